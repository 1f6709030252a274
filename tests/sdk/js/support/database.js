// Databases of one test's own, on the PostgreSQL that script/services started.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Runs SQL and returns what it printed. */
export async function sql(url, text) {
	const { PG_BIN } = process.env;
	const psql = PG_BIN ? join(PG_BIN, 'psql') : 'psql';
	const flags = ['--no-psqlrc', '-v', 'ON_ERROR_STOP=1', '-qAt', '-c', text, url];
	const { stdout } = await promisify(execFile)(psql, flags);
	return stdout.trim();
}

/** A new database; its address. */
export async function database() {
	const { TEST_DATABASE_URL } = process.env;
	if (!TEST_DATABASE_URL) throw new Error('TEST_DATABASE_URL names no PostgreSQL: use script/services');
	const name = `test_${randomBytes(6).toString('hex')}`;
	await sql(TEST_DATABASE_URL, `CREATE DATABASE ${name}`);
	const url = new URL(TEST_DATABASE_URL);
	url.pathname = `/${name}`;
	return url.href;
}
