import { embeddedEngine } from './embeddedEngine.ts';
import { describeDialect } from './suites/dialect.ts';
import { describeLeases } from './suites/leases.ts';
import { describeMigrations } from './suites/migrations.ts';
import { describeValues } from './suites/values.ts';

describeValues(embeddedEngine);
describeDialect(embeddedEngine);
describeMigrations(embeddedEngine);
describeLeases(embeddedEngine);
