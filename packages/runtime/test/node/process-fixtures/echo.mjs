// Copies its input to its output, and backward to its standard error.
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const data = Buffer.concat(chunks);
process.stdout.write(data);
process.stderr.write(Buffer.from(data).reverse());
