package dev.nightjar.stage.storage;

import java.io.InputStream;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Storage at which someone looks before and after each request, and may fail it. */
public abstract class WatchedBlobs extends ForwardingBlobStore {
  protected WatchedBlobs(BlobStore blobs) {
    super(blobs);
  }

  /**
   * Before and after each request; what it throws is the answer.
   *
   * @param operation {@code list}, {@code head}, {@code get}, {@code put} or {@code delete}
   * @param key of the object, or the prefix of a list
   */
  protected abstract void meet(String operation, String key, boolean after);

  /** An answer of the server itself. */
  protected static S3Exception answer(int status, String message) {
    return (S3Exception) S3Exception.builder().statusCode(status).message(message).build();
  }

  @Override
  public ListObjectsV2Response list(ListObjectsV2Request request) {
    meet("list", request.prefix(), false);
    ListObjectsV2Response answer = super.list(request);
    meet("list", request.prefix(), true);
    return answer;
  }

  @Override
  public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
    meet("head", request.key(), false);
    HeadObjectResponse answer = super.blobMetadata(request);
    meet("head", request.key(), true);
    return answer;
  }

  @Override
  public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
    meet("get", request.key(), false);
    ResponseInputStream<GetObjectResponse> answer = super.getBlob(request);
    meet("get", request.key(), true);
    return answer;
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
    meet("put", request.key(), false);
    PutObjectResponse answer = super.putBlob(request, content);
    meet("put", request.key(), true);
    return answer;
  }

  @Override
  public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
    meet("delete", request.key(), false);
    DeleteObjectResponse answer = super.removeBlob(request);
    meet("delete", request.key(), true);
    return answer;
  }
}
