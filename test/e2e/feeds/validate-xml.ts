import { readFileSync } from 'node:fs';

/** Throws what is wrong with the document by the schema in the file: RELAX NG for .rng, else XSD. */
export async function validateXml(schemaFile: string, xml: string): Promise<void> {
  const { RelaxNGValidator, XmlDocument, XsdValidator } = await import('libxml2-wasm');
  const { xmlRegisterFsInputProviders } = await import('libxml2-wasm/lib/nodejs.mjs');
  xmlRegisterFsInputProviders();
  using schema = XmlDocument.fromBuffer(readFileSync(schemaFile), { url: schemaFile });
  using validator = schemaFile.endsWith('.rng') ? RelaxNGValidator.fromDoc(schema) : XsdValidator.fromDoc(schema);
  using document = XmlDocument.fromString(xml);
  validator.validate(document);
}
