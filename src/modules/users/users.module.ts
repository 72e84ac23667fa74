import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RolesModule } from '../roles';
import { AcceptInvitation } from './accept-invitation';
import { AccountMailTexts } from './account-mail-texts';
import { AccountMails } from './account-mails';
import { AccountNotices } from './account-notices';
import { Credentials } from './credentials';
import { UserGrant } from './grant.entity';
import { Grants } from './grants';
import { GroupGrants } from './group-grants';
import { InvitationsController } from './http/invitations.controller';
import { PeopleController } from './http/people.controller';
import { RecoveryController } from './http/recovery.controller';
import { UsersController } from './http/users.controller';
import { InvitationQueries } from './invitation.queries';
import { InvitationsService } from './invitations.service';
import { MailedLinks } from './mailed-links';
import { Passwords } from './passwords';
import { Recovery } from './recovery';
import { User } from './user.entity';
import { UserQueries } from './user.queries';
import { UsersService } from './users.service';

@Module({
  imports: [TypeOrmModule.forFeature([User, UserGrant]), RolesModule],
  controllers: [UsersController, PeopleController, InvitationsController, RecoveryController],
  providers: [
    UsersService, UserQueries, Grants, Passwords, MailedLinks, Credentials, Recovery, AccountMails, AccountMailTexts, AccountNotices,
    InvitationsService, InvitationQueries, AcceptInvitation, GroupGrants,
  ],
  exports: [UsersService, UserQueries, Passwords, Grants, Recovery, AccountNotices, AcceptInvitation, GroupGrants, Credentials],
})
export class UsersModule {}
