package dev.nightjar.stage.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** Storage that notes what it is asked for, by the actions that IAM knows, while a stage works. */
public final class RecordedCalls extends ForwardingBlobStore {
  /** Where the bucket's policy denies a write that asks for no condition. */
  private static final String NEVER_OVERWRITTEN = "(models|recommendations)/.*";

  private final Set<Call> calls = new ConcurrentSkipListSet<>();
  private final Set<String> unconditional = new ConcurrentSkipListSet<>();
  private volatile String root;

  /**
   * One call.
   *
   * @param action of IAM, such as {@code s3:GetObject}
   * @param key relative to the root; empty for the bucket
   */
  public record Call(String action, String key) implements Comparable<Call> {
    @Override
    public int compareTo(Call other) {
      return toString().compareTo(other.toString());
    }
  }

  /** What a stage does. */
  @FunctionalInterface
  public interface Work {
    void run() throws Exception;
  }

  RecordedCalls(BlobStore blobs) {
    super(blobs);
  }

  /**
   * Does the work, which may overwrite no model and no run.
   *
   * @param folder of the root in the bucket; what lies elsewhere is not noted
   * @return what it asked for
   */
  public Set<Call> of(String folder, Work work) throws Exception {
    calls.clear();
    unconditional.clear();
    root = folder + "/";
    try {
      work.run();
    } finally {
      root = null;
    }
    assertThat(unconditional).as("puts that ask for no condition").isEmpty();
    return Set.copyOf(calls);
  }

  private void note(String action, String key) {
    String from = root;
    if (from != null && key.startsWith(from)) {
      calls.add(new Call(action, key.substring(from.length())));
    }
  }

  private void notePut(String key, boolean conditional) {
    note("s3:PutObject", key);
    String from = root;
    if (from != null && !conditional && key.startsWith(from)) {
      String relative = key.substring(from.length());
      if (relative.matches(NEVER_OVERWRITTEN)) {
        unconditional.add(relative);
      }
    }
  }

  /** Only who may list the bucket is told that an object does not exist. */
  private <T> T found(String key, Supplier<T> read) {
    note("s3:GetObject", key);
    T found = null;
    try {
      found = read.get();
      return found;
    } finally {
      if (found == null && key.startsWith(String.valueOf(root))) {
        noteList();
      }
    }
  }

  private void noteList() {
    if (root != null) {
      calls.add(new Call("s3:ListBucket", ""));
    }
  }

  @Override
  public ListObjectsV2Response list(ListObjectsV2Request request) {
    noteList();
    return super.list(request);
  }

  @Override
  public ListObjectsResponse listV1(ListObjectsRequest request) {
    noteList();
    return super.listV1(request);
  }

  @Override
  public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
    return found(request.key(), () -> super.blobMetadata(request));
  }

  @Override
  public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
    return found(request.key(), () -> super.getBlob(request));
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
    notePut(request.key(), request.ifNoneMatch() != null || request.ifMatch() != null);
    return super.putBlob(request, content);
  }

  @Override
  public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
    notePut(request.key(), false); // its condition would come with its end, and nobody asks for one
    return super.initiateMultipartUpload(request);
  }

  @Override
  public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
    note("s3:DeleteObject", request.key());
    return super.removeBlob(request);
  }

  @Override
  public DeleteObjectsResponse removeBlobs(DeleteObjectsRequest request) {
    request.delete().objects().forEach(object -> note("s3:DeleteObject", object.key()));
    return super.removeBlobs(request);
  }
}
