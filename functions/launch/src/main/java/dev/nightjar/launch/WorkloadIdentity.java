package dev.nightjar.launch;

import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.Retryable;
import com.google.auth.oauth2.AwsCredentials;
import com.google.auth.oauth2.AwsSecurityCredentials;
import com.google.auth.oauth2.AwsSecurityCredentialsSupplier;
import com.google.auth.oauth2.ExternalAccountSupplierContext;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Workload identity federation: a signed AWS request that proves the caller's identity is exchanged
 * for a short-lived Google token, with which the caller then acts as a service account. No key is
 * stored anywhere.
 */
public final class WorkloadIdentity implements GoogleAccess {
  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";

  private static final String TOKENS = "https://sts.googleapis.com";
  private static final String ACCOUNTS = "https://iamcredentials.googleapis.com";

  private final AwsCredentials credentials;

  /** Takes credentials and region of AWS from the standard chains. */
  public WorkloadIdentity(LaunchSettings settings) {
    this.credentials =
        (AwsCredentials)
            AwsCredentials.newBuilder()
                .setAwsSecurityCredentialsSupplier(new StandardChains())
                .setAudience("//iam.googleapis.com/" + settings.workloadIdentityProvider())
                .setSubjectTokenType("urn:ietf:params:aws:token-type:aws4_request")
                .setTokenUrl(TOKENS + "/v1/token")
                .setServiceAccountImpersonationUrl(
                    "%s/v1/projects/-/serviceAccounts/%s:generateAccessToken"
                        .formatted(ACCOUNTS, settings.serviceAccount()))
                .setHttpTransportFactory(() -> transport(settings))
                .build()
                .createScoped(List.of(SCOPE));
  }

  /** The library takes no other hosts than Google's: connections lead where the settings say. */
  private static HttpTransport transport(LaunchSettings settings) {
    return new NetHttpTransport.Builder()
        .setConnectionFactory(
            url -> {
              URI to = URI.create(place(url.toString(), settings));
              HttpURLConnection connection = (HttpURLConnection) to.toURL().openConnection();
              connection.setConnectTimeout(settings.timeoutMillis());
              return connection;
            })
        .build();
  }

  private static String place(String url, LaunchSettings settings) {
    return url.replace(TOKENS, settings.tokenEndpoint().toString())
        .replace(ACCOUNTS, settings.credentialsEndpoint().toString());
  }

  @Override
  public String token() throws IOException {
    try {
      credentials.refreshIfExpired();
    } catch (IOException e) {
      throw told(e);
    }
    return credentials.getAccessToken().getTokenValue();
  }

  @Override
  public void renew() throws IOException {
    try {
      credentials.refresh();
    } catch (IOException e) {
      throw told(e);
    }
  }

  /** Tells what Google said, and whether it is worth asking again. */
  private static IOException told(IOException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpResponseException answer) {
        String words = "token: %d %s".formatted(answer.getStatusCode(), answer.getContent());
        if (answer.getStatusCode() < 500 && answer.getStatusCode() != 429) {
          throw new DeniedException(words);
        }
        return new IOException(words, failure);
      }
      if (cause instanceof Retryable refused && !refused.isRetryable()) {
        throw new DeniedException("token: " + cause.getMessage());
      }
    }
    return failure;
  }

  /** Who this is to AWS. */
  private static final class StandardChains implements AwsSecurityCredentialsSupplier {
    private static final long serialVersionUID = 1L;

    @Override
    public String getRegion(ExternalAccountSupplierContext context) {
      return DefaultAwsRegionProviderChain.builder().build().getRegion().id();
    }

    @Override
    public AwsSecurityCredentials getCredentials(ExternalAccountSupplierContext context) {
      AwsCredentialsProvider chain = DefaultCredentialsProvider.create();
      software.amazon.awssdk.auth.credentials.AwsCredentials found = chain.resolveCredentials();
      String session =
          found instanceof AwsSessionCredentials temporary ? temporary.sessionToken() : null;
      return new AwsSecurityCredentials(found.accessKeyId(), found.secretAccessKey(), session);
    }
  }
}
