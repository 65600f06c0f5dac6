package dev.nightjar.dataset.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Takes a role for this process, through the standard credential chain of the AWS SDK: a file with
 * a token of this machine's service account, renewed as long as the process lives, and the system
 * properties that lead to it. Whoever opens S3 or Bedrock afterwards finds it there.
 */
public final class WebIdentity implements AutoCloseable {
  /** Tokens are good for an hour; the SDK reads the file whenever its own credentials run out. */
  private static final Duration RENEWED_EVERY = Duration.ofMinutes(5);

  private static WebIdentity ofThisProcess;

  private final AwsRole role;
  private final MetadataServer server;
  private final Path file;
  private final ScheduledExecutorService renewal =
      Executors.newSingleThreadScheduledExecutor(WebIdentity::daemon);

  private WebIdentity(AwsRole role, MetadataServer server) throws IOException {
    this.role = role;
    this.server = server;
    // Readable by this user alone, as the folder is made.
    this.file = Files.createTempDirectory("nightjar-identity").resolve("token");
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "renew-identity-token");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Takes the role until the process ends; again is no harm.
   *
   * @throws UncheckedIOException if this machine has no Google service account
   */
  public static synchronized void take(AwsRole role) {
    try {
      if (ofThisProcess == null) {
        ofThisProcess = take(role, MetadataServer.ofThisMachine(), RENEWED_EVERY);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot take role %s".formatted(role.arn()), e);
    }
  }

  static WebIdentity take(AwsRole role, MetadataServer server, Duration renewedEvery)
      throws IOException {
    WebIdentity identity = new WebIdentity(role, server);
    identity.renew();
    identity.leadTheSdkHere();
    var unused =
        identity.renewal.scheduleWithFixedDelay(
            identity::tryToRenew,
            renewedEvery.toMillis(),
            renewedEvery.toMillis(),
            TimeUnit.MILLISECONDS);
    return identity;
  }

  private void leadTheSdkHere() {
    System.setProperty("aws.roleArn", role.arn());
    System.setProperty("aws.roleSessionName", "nightjar-dataset");
    System.setProperty("aws.webIdentityTokenFile", file.toString());
    System.setProperty("aws.region", role.region());
  }

  private void renew() throws IOException {
    Path written = file.resolveSibling("token.new");
    Files.writeString(written, server.identityToken(role.audience()));
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The token that is there is good for most of an hour, so the next attempt is soon enough. */
  private void tryToRenew() {
    try {
      renew();
    } catch (IOException e) {
      System.err.println("dataset: identity token not renewed, trying again: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    renewal.shutdownNow();
  }
}
