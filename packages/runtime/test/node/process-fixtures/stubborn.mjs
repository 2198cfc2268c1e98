// Ignores SIGTERM. Says 'ready' once it does.
process.on('SIGTERM', () => {});
setInterval(() => {}, 60_000);
process.stdout.write('ready\n');
