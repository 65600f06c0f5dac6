package dev.nightjar.stage.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

class S3StoreTest extends ObjectStoreContract {
  private static S3Server server;
  private static int folders;

  @BeforeAll
  static void start() throws Exception {
    server = new S3Server();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  ObjectStore openStore() {
    folders++;
    return ObjectStores.open(server.root("root-" + folders));
  }

  @Test
  void saysInOneSentenceThatThereAreNoCredentials() {
    SdkException nobody =
        SdkClientException.create("Unable to load credentials from any of the providers [...]");
    assertThat(S3Store.reason(nobody)).startsWith("found no credentials of AWS: set AWS_PROFILE");
    assertThat(S3Store.reason(SdkClientException.create("a timeout"))).isEqualTo("a timeout");
  }

  @Test
  void listsMoreThanOnePage() throws Exception {
    try (ObjectStore store = openStore()) {
      ExecutorService threads = Executors.newFixedThreadPool(32);
      List<Callable<ObjectVersion>> writes =
          IntStream.range(0, 1_001)
              .<Callable<ObjectVersion>>mapToObj(
                  i -> () -> store.create("many/%04d".formatted(i), new byte[1]))
              .toList();
      for (Future<ObjectVersion> write : threads.invokeAll(writes)) {
        write.get();
      }
      threads.shutdown();
      assertThat(store.list("many")).hasSize(1_001).last().isEqualTo("many/1000");
    }
  }

  /** Its connections break behind the last byte of an answer, before they say that it was that. */
  private static S3Client breakingAtTheEnd() {
    return new DelegatingS3Client(ObjectStores.s3Client()) {
      @Override
      public ResponseInputStream<GetObjectResponse> getObject(GetObjectRequest request) {
        ResponseInputStream<GetObjectResponse> in = super.getObject(request);
        InputStream broken =
            new FilterInputStream(in) {
              @Override
              public int read(byte[] bytes, int from, int length) throws IOException {
                int read = super.read(bytes, from, length);
                if (read < 0) {
                  throw new IOException("broken");
                }
                return read;
              }
            };
        return new ResponseInputStream<>(in.response(), AbortableInputStream.create(broken));
      }
    };
  }

  @Test
  void whatBreaksBehindItsLastByteIsWhole() throws Exception {
    try (ObjectStore store = openStore();
        ObjectStore breaking = new S3Store(breakingAtTheEnd(), store.root())) {
      store.create("x", bytes("abcdef"));
      try (InputStream in = breaking.open("x")) {
        assertThat(in.readAllBytes()).isEqualTo(bytes("abcdef"));
      }
      try (InputStream in = breaking.open("x", 1, 4)) {
        assertThat(in.readAllBytes()).isEqualTo(bytes("bcd"));
      }
    }
  }

  @Test
  void seesTheWholeBucketWithoutAFolder() throws Exception {
    try (ObjectStore inside = openStore();
        ObjectStore bucket = ObjectStores.open("s3://" + S3Server.BUCKET)) {
      inside.create("x", bytes("1"));
      assertThat(bucket.list("root-" + folders)).containsExactly("root-" + folders + "/x");
      assertThat(bucket.root()).hasToString("s3://night/");
    }
  }

  @Test
  void aWriteThatMeetsAnotherUnderWayIsRepeatedAndNotLost() throws Exception {
    ConcurrentPuts[] puts = {null};
    try (S3Server busy = S3Server.behind(blobs -> puts[0] = new ConcurrentPuts(blobs));
        ObjectStore store = ObjectStores.open(busy.root("busy"))) {
      puts[0].conflict(3);
      ObjectVersion first = store.create("x", bytes("1"));
      puts[0].conflict(3);
      store.replace("x", bytes("2"), Optional.of(first));
      assertThat(store.read("x")).isEqualTo(bytes("2"));
      puts[0].conflict(1_000);
      assertThatThrownBy(() -> store.create("y", bytes("3")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot write s3://night/busy/y");
    } finally {
      server.close();
      server = new S3Server();
    }
  }

  /** Storage that counts the bytes that it sends of objects. */
  private static final class CountedBlobs extends ForwardingBlobStore {
    private final AtomicLong sent;

    CountedBlobs(BlobStore blobs, AtomicLong sent) {
      super(blobs);
      this.sent = sent;
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
      ResponseInputStream<GetObjectResponse> answer = super.getBlob(request);
      InputStream counted =
          new FilterInputStream(answer) {
            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
              int read = super.read(bytes, from, length);
              sent.addAndGet(Math.max(0, read));
              return read;
            }
          };
      return new ResponseInputStream<>(answer.response(), AbortableInputStream.create(counted));
    }
  }

  @Test
  void doesNotFetchTheRestOfWhatIsClosedEarly() throws Exception {
    AtomicLong sent = new AtomicLong();
    byte[] large = new byte[40_000_000];
    try (S3Server counting = S3Server.behind(blobs -> new CountedBlobs(blobs, sent));
        ObjectStore store = ObjectStores.open(counting.root("large"))) {
      store.create("x", large);
      try (InputStream in = store.open("x")) {
        assertThat(in.readNBytes(10)).hasSize(10);
      }
      assertThat(sent).hasValueLessThan(large.length / 2);
      assertThat(store.read("x")).hasSize(large.length);
    } finally {
      server.close();
      server = new S3Server();
    }
  }
}
