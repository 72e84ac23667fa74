import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../../../kernel/actor';
import { NotFound } from '../../../kernel/problem';
import { OpenToKeys, Requires } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { Cursors } from '../../../platform/http/cursors';
import { Refuses } from '../../../platform/http/refuses';
import { IdParam } from '../../../platform/http/uuid-param';
import { NoBodyDto } from '../../../platform/http/no-body.dto';
import { blockTextsOf } from '../comments/block-texts-of';
import { CommentAccess } from '../comments/comment-access';
import { CommentQueries } from '../comments/comment.queries';
import { ResolveThread } from '../comments/resolve-thread';
import { type CommentRecord, WriteComment } from '../comments/write-comment';
import { CommentListView, CommentView, commentView } from './comment.view';
import { CreateCommentDto, ListCommentsQuery, UpdateCommentDto } from './dto/comments.dto';

/** What colleagues say of an article, in threads: for those who see more of it than readers do, and no part of it. */
@ApiTags('articles')
@Controller('api/v1/articles/:id/comments')
@OpenToKeys({ read: 'articles:write', write: 'articles:write' })
@Requires('comment:write')
export class ArticleCommentsController {
  constructor(
    private readonly access: CommentAccess,
    private readonly comments: CommentQueries,
    private readonly writing: WriteComment,
    private readonly threads: ResolveThread,
    private readonly cursors: Cursors,
  ) {}

  /** Thread by thread, the oldest first, each with its answers. */
  @Get()
  async list(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @Query() { limit, cursor, ...filter }: ListCommentsQuery,
  ): Promise<CommentListView> {
    const name = `comments:${id}`;
    const after = this.cursors.read(name, cursor);
    const texts = blockTextsOf((await this.access.toRead(actor, id)).current.body);
    const { items, next } = await this.comments.list(id, filter, { limit, after, withTotal: false });
    return { items: items.map((comment) => commentView(comment, texts)), nextCursor: this.cursors.write(name, next) };
  }

  /** One of them. */
  @Get(':comment')
  async get(@CurrentActor() actor: Actor, @IdParam('id') id: string, @IdParam('comment') commentId: string): Promise<CommentView> {
    const article = await this.access.toRead(actor, id);
    const comment = await this.comments.find(id, commentId);
    if (!comment) throw new NotFound();
    return viewOf({ comment, article });
  }

  /** Begins a thread, or answers in one. */
  @Post()
  @Refuses(409)
  async add(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @Body() input: CreateCommentDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommentView> {
    const added = await this.writing.add(actor, id, input.comment());
    void reply.header('location', `/api/v1/articles/${id}/comments/${added.comment.id}`);
    return viewOf(added);
  }

  /** Says it in other words. Only one's own. */
  @Patch(':comment')
  @Refuses(409)
  async change(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IdParam('comment') comment: string, @Body() input: UpdateCommentDto,
  ): Promise<CommentView> {
    return viewOf(await this.writing.change(actor, id, comment, { body: input.body, mentions: input.mentions }));
  }

  /** Takes one's own back. A first comment that was answered stays without its text as long as there is an answer. */
  @Delete(':comment')
  @HttpCode(204)
  @Refuses(409)
  async remove(@CurrentActor() actor: Actor, @IdParam('id') id: string, @IdParam('comment') comment: string): Promise<void> {
    await this.writing.remove(actor, id, comment);
  }

  /** The thread of this comment is dealt with. */
  @Post(':comment/resolve')
  @HttpCode(200)
  @Refuses(409)
  async resolve(
    @CurrentActor() actor: Actor, @Body() _body: NoBodyDto, @IdParam('id') id: string, @IdParam('comment') comment: string,
  ): Promise<CommentView> {
    return viewOf(await this.threads.resolve(actor, id, comment));
  }

  /** The thread of this comment is not dealt with after all. */
  @Post(':comment/reopen')
  @HttpCode(200)
  @Refuses(409)
  async reopen(
    @CurrentActor() actor: Actor, @Body() _body: NoBodyDto, @IdParam('id') id: string, @IdParam('comment') comment: string,
  ): Promise<CommentView> {
    return viewOf(await this.threads.reopen(actor, id, comment));
  }
}

function viewOf({ comment, article }: CommentRecord): CommentView {
  return commentView(comment, blockTextsOf(article.current.body));
}
