package dev.nightjar.stage.storage;

import java.io.InputStream;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Makes If-Match hold when two clients race: the server compares before it calls its back end, so
 * the back end compares again, one write at a time.
 */
final class CompareAndPut extends ForwardingBlobStore {
  private static final int PRECONDITION_FAILED = 412;

  CompareAndPut(BlobStore blobs) {
    super(blobs);
  }

  @Override
  public synchronized PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
    if (request.ifMatch() != null) {
      HeadObjectResponse found = blobMetadataIfPresent(request.bucket(), request.key());
      if (found == null || !unquoted(found.eTag()).equals(unquoted(request.ifMatch()))) {
        throw (S3Exception)
            S3Exception.builder().statusCode(PRECONDITION_FAILED).message("lost the race").build();
      }
    }
    return super.putBlob(request, content);
  }

  private static String unquoted(String tag) {
    return tag.replace("\"", "");
  }
}
