package dev.nightjar.publish;

import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What storage does the first time it is asked for anything, while it is switched on. */
enum Fault {
  /** Answers 500 and does nothing. */
  ERROR,
  /** Does what it was asked, then answers 500. */
  ERROR_AFTER_THE_WORK,
  /** Writes, then says that the condition did not hold. */
  WRITTEN_BUT_REFUSED;

  private static final int SERVER_ERROR = 500;
  private static final int PRECONDITION_FAILED = 412;

  private boolean strikes(boolean write, boolean after) {
    return switch (this) {
      case ERROR -> !after;
      case ERROR_AFTER_THE_WORK -> after;
      case WRITTEN_BUT_REFUSED -> after && write;
    };
  }

  private S3Exception answer() {
    int status = this == WRITTEN_BUT_REFUSED ? PRECONDITION_FAILED : SERVER_ERROR;
    return (S3Exception) S3Exception.builder().statusCode(status).message(name()).build();
  }

  /** Storage with one fault; it starts well. */
  static class Blobs extends ForwardingBlobStore {
    private final Fault fault;
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final AtomicInteger strikes = new AtomicInteger();
    private volatile boolean on;

    Blobs(BlobStore blobs, Fault fault) {
      super(blobs);
      this.fault = fault;
    }

    void switchOn() {
      asked.clear();
      on = true;
    }

    void switchOff() {
      on = false;
    }

    boolean isOn() {
      return on;
    }

    int strikes() {
      return strikes.get();
    }

    /** Before and after each request. */
    void meet(String operation, String key, boolean after) {
      boolean write = operation.equals("put");
      if (on && fault.strikes(write, after) && asked.add(operation + " " + key)) {
        strikes.incrementAndGet();
        throw fault.answer();
      }
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
  }
}
