package dev.nightjar.dataset.log;

import static dev.nightjar.dataset.element.RecordCoder.readCount;
import static dev.nightjar.dataset.element.RecordCoder.writeCount;

import dev.nightjar.dataset.element.RecordCoder;
import dev.nightjar.input.InputFile;
import java.io.IOException;
import java.io.InputStream;

/**
 * Whole rows of a file that several workers read, or all of a file.
 *
 * @param number among the pieces of its file, from 0
 * @param from the first byte
 * @param to the byte after the last one
 * @param linesBefore lines of the file, or rows of Parquet, before the piece
 */
record FilePiece(InputFile file, int number, long from, long to, long linesBefore) {
  static final RecordCoder<FilePiece> CODER =
      RecordCoder.of(
          FilePiece.class,
          (piece, out) -> {
            InputCoders.INPUT_FILE.encode(piece.file, out);
            writeCount(out, piece.number);
            out.writeLong(piece.from);
            out.writeLong(piece.to);
            out.writeLong(piece.linesBefore);
          },
          in ->
              new FilePiece(
                  InputCoders.INPUT_FILE.decode(in),
                  readCount(in),
                  in.readLong(),
                  in.readLong(),
                  in.readLong()));

  static FilePiece whole(InputFile file) {
    return new FilePiece(file, 0, 0, file.bytes(), 0);
  }

  boolean isWhole() {
    return from == 0 && to == file.bytes();
  }

  FilePiece behind(long lines) {
    return new FilePiece(file, number, from, to, lines);
  }

  InputStream open() throws IOException {
    return EngineFiles.open(file.uri(), from, to);
  }
}
