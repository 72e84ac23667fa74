import { Controller, Delete, Get, HttpCode, Options, Patch, Post, Req, Res, UnsupportedMediaTypeException } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiCreatedResponse, ApiHeader, ApiTags } from '@nestjs/swagger';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../../kernel/actor';
import { OpenToKeys, Public, Requires } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import type { FingerprintedRequest } from '../../../platform/http/idempotency/idempotency.interceptor';
import { Refuses } from '../../../platform/http/refuses';
import { RequestValidation } from '../../../platform/http/request-validation.pipe';
import { IdParam } from '../../../platform/http/uuid-param';
import { Limited } from '../../../platform/limits/limits';
import { MalformedRequest } from '../../../kernel/problem';
import { ReceiveFile } from '../receive-file';
import { ReceivePart } from '../staged/receive-part';
import { StagedUploads } from '../staged/staged-uploads';
import { UploadMediaDto, formValues, uploadFacts } from './dto/upload-media.dto';
import { ResumableUploadView, resumableUploadView } from './resumable-upload.view';
import { PART_TYPE, abilityHeaders, bytesIn, metadataHeader, metadataIn, progressHeaders, speakTus } from './tus';

const TUS = { name: 'Tus-Resumable', description: 'The version of the protocol, tus.', required: true, schema: { type: 'string', enum: ['1.0.0'] } };
const BYTES = { type: 'integer', minimum: 0 };

/** Uploads that go on after a break, by tus 1.0 with creation, expiration and termination. */
@ApiTags('media')
@Controller('api/v1/media/uploads')
@OpenToKeys({ read: 'media:write', write: 'media:write' })
export class ResumableUploadsController {
  private readonly validation = new RequestValidation();

  constructor(
    private readonly uploads: StagedUploads,
    private readonly receivePart: ReceivePart,
    private readonly receiveFile: ReceiveFile,
  ) {}

  /** What of tus there is: the version, the extensions, and how large a file may be. A preflight of a browser is answered with it, too. */
  @Options()
  @HttpCode(204)
  @Public()
  @RouteConfig({ cors: { preflightContinue: true } })
  abilities(@Res({ passthrough: true }) reply: FastifyReply): void {
    void reply.headers(abilityHeaders(this.receiveFile.mostBytes));
  }

  /** Begins an upload in parts, for which there is a day. Nobody else can go on with it. */
  @Post()
  @Limited('upload')
  @Requires('media:upload')
  @ApiHeader(TUS)
  @ApiHeader({ name: 'Upload-Length', description: 'How many bytes the file has.', required: true, schema: BYTES })
  @ApiHeader({
    name: 'Upload-Metadata', required: false, schema: { type: 'string' },
    description: 'The fields of the form of an upload: names with values in base64, with commas between. `filename` and `filetype` are passed over.',
  })
  @Refuses(412, 422)
  @ApiCreatedResponse({ description: 'It can begin.', type: ResumableUploadView })
  async begin(
    @CurrentActor() actor: Actor, @Req() request: FingerprintedRequest, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ResumableUploadView> {
    speakTus(request, reply);
    const bytes = bytesIn(request, 'Upload-Length');
    if (bytes === 0) throw new MalformedRequest('Upload-Length is not valid.', [{ parameter: 'Upload-Length', code: 'invalid-value', detail: 'The file is empty.' }]);
    const fields = metadataIn(request);
    // Checked now, so that nobody sends a large file in vain; kept as it came, because it is read once more with the last part.
    await this.validation.transform(formValues(fields), { type: 'body', metatype: UploadMediaDto });
    const metadata = request.headers['upload-metadata'];
    request.fingerprint = JSON.stringify([bytes, metadata]);
    const progress = await this.uploads.begin(actor, 'parts', bytes, fields, typeof metadata === 'string' ? metadata : null);
    void reply.headers({ ...progressHeaders(progress), location: `/api/v1/media/uploads/${progress.upload.id}/parts` });
    return resumableUploadView(progress);
  }

  /** How far an upload has come. HEAD is where tus clients ask; Location is the picture once it is there. */
  @Get(':id/parts')
  @Requires('media:upload')
  async get(@CurrentActor() actor: Actor, @IdParam('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<ResumableUploadView> {
    const progress = await this.uploads.get(actor, id);
    void reply.headers({ ...progressHeaders(progress), ...metadataHeader(progress) });
    return resumableUploadView(progress);
  }

  /** Takes the bytes from Upload-Offset on. What has come of a part that breaks off is kept. With the last one Location names the picture. */
  @Patch(':id/parts')
  @HttpCode(204)
  @Requires('media:upload')
  @ApiHeader(TUS)
  @ApiHeader({ name: 'Upload-Offset', description: 'How many bytes were there before.', required: true, schema: BYTES })
  @ApiConsumes(PART_TYPE)
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @Refuses(409, 412, 422, 507)
  async receive(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    try {
      speakTus(request, reply);
      if (request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() !== PART_TYPE) throw new UnsupportedMediaTypeException();
      const part = { offset: bytesIn(request, 'Upload-Offset'), body: request.raw };
      const facts = (fields: Readonly<Record<string, unknown>>) => this.validation.transform(formValues(fields), { type: 'body', metatype: UploadMediaDto }) as Promise<UploadMediaDto>;
      const progress = await this.receivePart.execute(actor, id, part, async (upload) => uploadFacts(await facts(upload.facts)));
      void reply.headers(progressHeaders(progress));
    } finally {
      // What nobody reads any more must still flow, or its client never sees the answer.
      request.raw.resume();
    }
  }

  /** Gives an upload up; a picture that it became stays. */
  @Delete(':id/parts')
  @HttpCode(204)
  @Requires('media:upload')
  @ApiHeader(TUS)
  @Refuses(412)
  async abandon(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    speakTus(request, reply);
    await this.uploads.abandon(actor, id);
  }
}
