// Loaded before the emulator: ends it when the tests that started it are gone, however they ended.
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
process.stdin.on('error', () => process.exit(0));
