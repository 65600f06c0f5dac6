package dev.nightjar.dataset.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.harness.JvmInitializer;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;

/** Against local servers that speak the protocols of Google's metadata server and of AWS's STS. */
class WebIdentityTest {
  private static final AwsRole ROLE =
      new AwsRole(
          "arn:aws:iam::123456789012:role/nightjar-dataset", "nightjar.123456789012", "eu-west-1");

  private final Properties before = new Properties();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger tokens = new AtomicInteger();
  private final CountDownLatch renewedTwice = new CountDownLatch(3);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    before.putAll(System.getProperties());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/computeMetadata/", this::metadata);
    server.createContext("/", this::sts);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    System.setProperties(before);
  }

  private String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private void metadata(HttpExchange exchange) throws IOException {
    asked.add(
        exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("Metadata-Flavor"));
    boolean refused = exchange.getRequestURI().toString().contains("audience=nobody");
    answer(exchange, refused ? 403 : 200, refused ? "no" : "token-" + tokens.incrementAndGet());
    renewedTwice.countDown();
  }

  private void sts(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(URLDecoder.decode(body, StandardCharsets.UTF_8));
    answer(
        exchange,
        200,
        """
        <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <AssumeRoleWithWebIdentityResult><Credentials>
            <AccessKeyId>AN_ID</AccessKeyId><SecretAccessKey>a-key</SecretAccessKey>
            <SessionToken>a-session</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration>
          </Credentials></AssumeRoleWithWebIdentityResult>
        </AssumeRoleWithWebIdentityResponse>
        """);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Test
  void lendsTheSdkTheRole() throws IOException {
    System.setProperty("aws.endpointUrlSts", "http://" + host());
    try (WebIdentity taken =
            WebIdentity.take(ROLE, new MetadataServer(host()), Duration.ofHours(1));
        WebIdentityTokenFileCredentialsProvider chain =
            WebIdentityTokenFileCredentialsProvider.create()) {
      assertThat(taken).isNotNull();
      AwsSessionCredentials lent = (AwsSessionCredentials) chain.resolveCredentials();
      assertThat(lent.accessKeyId()).isEqualTo("AN_ID");
      assertThat(lent.sessionToken()).isEqualTo("a-session");
    }
    assertThat(asked.get(0))
        .isEqualTo(
            "/computeMetadata/v1/instance/service-accounts/default/identity"
                + "?audience=nightjar.123456789012&format=full Google");
    assertThat(asked.get(1))
        .contains(
            "Action=AssumeRoleWithWebIdentity",
            "RoleArn=" + ROLE.arn(),
            "WebIdentityToken=token-1");
    assertThat(System.getProperty("aws.region")).isEqualTo("eu-west-1");
  }

  @Test
  void renewsTheToken() throws Exception {
    try (WebIdentity taken =
        WebIdentity.take(ROLE, new MetadataServer(host()), Duration.ofMillis(5))) {
      assertThat(taken).isNotNull();
      assertThat(renewedTwice.await(30, TimeUnit.SECONDS)).isTrue();
      Path file = Path.of(System.getProperty("aws.webIdentityTokenFile"));
      assertThat(Files.readString(file)).startsWith("token-").isNotEqualTo("token-1");
    }
  }

  @Test
  void saysWhatTheMetadataServerAnswered() {
    AwsRole wrong = new AwsRole(ROLE.arn(), "nobody", "eu-west-1");
    assertThatThrownBy(
            () -> WebIdentity.take(wrong, new MetadataServer(host()), Duration.ofHours(1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot get an identity token")
        .hasMessageContaining("answered 403: no");
  }

  @Test
  void reachesEveryMachineOfAJob() {
    String[] args = {
      "--awsRole=" + ROLE.arn(), "--awsAudience=" + ROLE.audience(), "--awsRegion=" + ROLE.region()
    };
    assertThat(AwsRole.of(PipelineOptionsFactory.fromArgs(args).create())).contains(ROLE);
    assertThat(AwsRole.of(args)).contains(ROLE);
    assertThat(ServiceLoader.load(JvmInitializer.class))
        .anyMatch(initializer -> initializer instanceof TakeAwsRole);
  }

  @Test
  void leavesTheStandardChainAloneWithoutARole() {
    new TakeAwsRole().beforeProcessing(PipelineOptionsFactory.create());
    assertThat(System.getProperty("aws.webIdentityTokenFile")).isNull();
  }

  @Test
  void refusesWhatIsNoRole() {
    assertThatThrownBy(() -> AwsRole.of(new String[] {"--awsRole=admin"}))
        .hasMessage("--awsRole must be the ARN of a role, was admin");
    assertThatThrownBy(() -> AwsRole.of(new String[] {"--awsRole=" + ROLE.arn()}))
        .hasMessageContaining("--awsAudience");
  }
}
