package dev.nightjar.stage.storage;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/**
 * An S3 server inside the test: one bucket, in memory, on a free port of this machine. Conditional
 * puts hold. While it is open, {@link ObjectStores#open} of an {@code s3:} root in this JVM leads
 * to it; processes get {@link #environment}.
 */
public final class S3Server implements AutoCloseable {
  /** The one bucket. */
  public static final String BUCKET = "night";

  private static final String REGION = "us-east-1";
  private static final String KEY = "local-identity";
  private static final String SECRET = "local-credential";

  private final TransientNio2BlobStore blobs = new TransientNio2BlobStore();
  private final S3Proxy server;
  private final Map<String, String> properties;
  private Optional<FaultyBlobs> faulty = Optional.empty();
  private Optional<RecordedCalls> calls = Optional.empty();

  /** Starts the server. */
  public S3Server() throws Exception {
    this(blobs -> blobs);
  }

  /** Starts one that fails or hesitates the first time that most things are asked for. */
  public static S3Server onABadDay() throws Exception {
    FaultyBlobs[] faulty = {null};
    S3Server server =
        new S3Server(
            blobs -> {
              faulty[0] = new FaultyBlobs(blobs);
              return faulty[0];
            });
    server.faulty = Optional.of(faulty[0]);
    return server;
  }

  /** Starts one whose back end is wrapped in something that misbehaves. */
  public static S3Server behind(UnaryOperator<BlobStore> faults) throws Exception {
    return new S3Server(faults);
  }

  /** Starts one that notes what stages ask of it. */
  public static S3Server recording() throws Exception {
    RecordedCalls[] calls = {null};
    S3Server server =
        new S3Server(
            blobs -> {
              calls[0] = new RecordedCalls(blobs);
              return calls[0];
            });
    server.calls = Optional.of(calls[0]);
    return server;
  }

  private S3Server(UnaryOperator<BlobStore> faults) throws Exception {
    blobs.createContainer(BUCKET);
    server =
        S3Proxy.builder()
            .blobStore(faults.apply(new CompareAndPut(blobs)))
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY, SECRET)
            .build();
    server.start();
    properties =
        Map.of(
            "aws.endpointUrlS3", endpoint().toString(),
            "aws.region", REGION,
            "aws.accessKeyId", KEY,
            "aws.secretAccessKey", SECRET);
    properties.forEach(System::setProperty);
  }

  /** Of a server that notes them. */
  public RecordedCalls calls() {
    return calls.orElseThrow();
  }

  /** Requests answered by a server error so far, on a bad day. */
  public int errors() {
    return faulty.map(FaultyBlobs::errors).orElse(0);
  }

  /** Requests answered late so far, on a bad day. */
  public int slowAnswers() {
    return faulty.map(FaultyBlobs::slowAnswers).orElse(0);
  }

  /** Where it listens. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  /** A root inside the bucket. */
  public String root(String folder) {
    return "s3://" + BUCKET + "/" + folder;
  }

  /** What leads a child process here. */
  public Map<String, String> environment() {
    return Map.of(
        "AWS_ENDPOINT_URL_S3", endpoint().toString(),
        "AWS_REGION", REGION,
        "AWS_ACCESS_KEY_ID", KEY,
        "AWS_SECRET_ACCESS_KEY", SECRET,
        "AWS_EC2_METADATA_DISABLED", "true");
  }

  @Override
  public void close() {
    properties.keySet().forEach(System::clearProperty);
    faulty.ifPresent(FaultyBlobs::stop);
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the S3 server did not stop", e);
    } finally {
      blobs.close();
    }
  }
}
