// Ends with code 2 on SIGTERM. Says 'ready' once it would, and 'bye' when it does.
process.on('SIGTERM', () => process.stdout.write('bye\n', () => process.exit(2)));
setInterval(() => {}, 60_000);
process.stdout.write('ready\n');
