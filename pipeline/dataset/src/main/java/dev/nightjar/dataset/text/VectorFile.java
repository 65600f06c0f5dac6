package dev.nightjar.dataset.text;

import dev.nightjar.contract.Npy;
import dev.nightjar.contract.Require;
import dev.nightjar.dataset.element.JobStopped;
import dev.nightjar.input.BadFileException;
import dev.nightjar.input.FileRows;
import dev.nightjar.input.InputFiles;
import dev.nightjar.input.TextLines;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Item vectors the caller has: Parquet files with the columns {@code item_id} and {@code vector} (a
 * list of floats or doubles), or one .npy matrix of {@code <f4} with the item ids of its rows in a
 * text file beside it, one a line.
 *
 * @param files URIs
 * @param ids URI of the text file, or empty with Parquet
 * @param width of the vectors
 */
public record VectorFile(List<String> files, String ids, int width) implements VectorSource {
  public VectorFile {
    files = List.copyOf(files);
    Require.atLeast(width, 1, "width of the vectors");
  }

  /** Looks into the first file. */
  public static VectorFile open(List<String> files, String ids) throws IOException {
    String first = files.get(0);
    boolean npy = first.endsWith(".npy");
    Require.that(
        npy || files.stream().allMatch(file -> file.endsWith(".parquet")),
        "--item-vectors must be one .npy file or .parquet files, was %s",
        String.join(", ", files));
    Require.that(
        npy ? files.size() == 1 && !ids.isEmpty() : ids.isEmpty(),
        npy
            ? "--item-vectors with a .npy file needs --item-vector-ids, and takes one file"
            : "--item-vector-ids belongs to a .npy file: Parquet has the ids in it");
    return new VectorFile(files, ids, npy ? npyWidth(first) : ParquetVectors.width(first));
  }

  private static int npyWidth(String uri) throws IOException {
    try (InputStream in = InputFiles.open(uri)) {
      return Npy.readHeader(in, uri).columns();
    }
  }

  @Override
  public String encoder() {
    return "file";
  }

  /** Reads one of the files, row by row. */
  void read(String uri, BiConsumer<String, float[]> out) throws IOException {
    if (ids.isEmpty()) {
      ParquetVectors.read(uri, out);
    } else {
      readNpy(uri, out);
    }
  }

  private void readNpy(String uri, BiConsumer<String, float[]> out) throws IOException {
    try (InputStream in = InputFiles.open(uri);
        InputStream names = InputFiles.open(ids)) {
      Npy header = Npy.readHeader(in, uri);
      Require.that(
          header.type().equals(Npy.FLOAT32), "%s: expected <f4, found %s", uri, header.type());
      Rows rows = new Rows(in, header, uri, out);
      FileRows.readText(ids, names, StandardCharsets.UTF_8, rows);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (BadFileException e) {
      throw JobStopped.because(e.getMessage());
    }
  }

  /** Reads a row of the matrix for each id. */
  private final class Rows implements TextLines.Sink {
    private final InputStream matrix;
    private final Npy header;
    private final String uri;
    private final BiConsumer<String, float[]> out;
    private int row;

    Rows(InputStream matrix, Npy header, String uri, BiConsumer<String, float[]> out) {
      this.matrix = matrix;
      this.header = header;
      this.uri = uri;
      this.out = out;
    }

    @Override
    public void line(long line, String id, String end) {
      Require.that(
          row < header.rows(), "%s has more ids than the %d rows of %s", ids, header.rows(), uri);
      row++;
      try {
        out.accept(id, VectorFile.row(matrix, header.columns(), uri));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void broken(long line, String reason, String text, boolean whole) {
      throw JobStopped.because(
          "%s, line %d: expected an id, found it %s".formatted(ids, line, reason));
    }

    @Override
    public void end() {
      Require.that(
          row == header.rows(), "%s has %d ids for %d rows of %s", ids, row, header.rows(), uri);
    }
  }

  private static float[] row(InputStream in, int columns, String uri) throws IOException {
    byte[] bytes = in.readNBytes(4 * columns);
    Require.that(bytes.length == 4 * columns, "%s ends before its last row", uri);
    float[] row = new float[columns];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(row);
    return row;
  }
}
