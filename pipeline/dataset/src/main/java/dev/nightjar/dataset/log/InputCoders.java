package dev.nightjar.dataset.log;

import static dev.nightjar.dataset.element.RecordCoder.readCount;
import static dev.nightjar.dataset.element.RecordCoder.readText;
import static dev.nightjar.dataset.element.RecordCoder.writeCount;
import static dev.nightjar.dataset.element.RecordCoder.writeText;

import dev.nightjar.dataset.element.RecordCoder;
import dev.nightjar.input.CatalogRow;
import dev.nightjar.input.InputFile;

/** How the engine moves what the readers make. */
public final class InputCoders {
  public static final RecordCoder<InputFile> INPUT_FILE =
      RecordCoder.of(
          InputFile.class,
          (file, out) -> {
            writeText(out, file.input());
            writeCount(out, file.ordinal());
            writeText(out, file.uri());
            writeText(out, file.fingerprint());
            out.writeLong(file.bytes());
          },
          in ->
              new InputFile(
                  readText(in), readCount(in), readText(in), readText(in), in.readLong()));

  public static final RecordCoder<CatalogRow> CATALOG_ROW =
      RecordCoder.of(
          CatalogRow.class,
          (row, out) -> {
            writeText(out, row.itemId());
            writeText(out, row.json());
            out.writeLong(row.position());
          },
          in -> new CatalogRow(readText(in), readText(in), in.readLong()));

  private InputCoders() {}
}
