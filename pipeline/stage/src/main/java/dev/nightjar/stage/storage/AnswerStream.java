package dev.nightjar.stage.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * What S3 answers with. The client reads an answer to its end when it is closed, to use the
 * connection again; of one with a long rest, the connection is given up instead.
 */
final class AnswerStream extends FilterInputStream {
  private static final long SHORT_BYTES = 1 << 18;

  private final ResponseInputStream<GetObjectResponse> answer;
  private long left;

  AnswerStream(ResponseInputStream<GetObjectResponse> answer) {
    super(answer);
    this.answer = answer;
    this.left = answer.response().contentLength();
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    left -= read < 0 ? 0 : 1;
    return read;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int read = super.read(bytes, from, length);
    left -= Math.max(0, read);
    return read;
  }

  @Override
  public long skip(long bytes) throws IOException {
    long skipped = super.skip(bytes);
    left -= skipped;
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void close() throws IOException {
    if (left > SHORT_BYTES) {
      answer.abort();
    } else {
      super.close();
    }
  }
}
