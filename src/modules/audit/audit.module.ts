import { Module } from '@nestjs/common';
import { AuditQueries } from './audit.queries';
import { AuditController } from './http/audit.controller';

@Module({ controllers: [AuditController], providers: [AuditQueries] })
export class AuditModule {}
