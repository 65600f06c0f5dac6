package dev.nightjar.stage.storage;

import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Answers puts as S3 does while another conditional put of the same object is under way. */
final class ConcurrentPuts extends ForwardingBlobStore {
  private final AtomicInteger conflicts = new AtomicInteger();

  ConcurrentPuts(BlobStore blobs) {
    super(blobs);
  }

  /** Of the next puts, so many meet another one. */
  void conflict(int times) {
    conflicts.set(times);
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
    if (conflicts.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      throw S3Exception.builder().statusCode(409).message("ConditionalRequestConflict").build();
    }
    return super.putBlob(request, content);
  }
}
