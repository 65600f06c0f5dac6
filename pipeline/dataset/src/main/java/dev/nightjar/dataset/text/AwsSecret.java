package dev.nightjar.dataset.text;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * A secret of AWS Secrets Manager, asked for in its own region with credentials from the standard
 * AWS chains.
 *
 * @param name its ARN
 */
record AwsSecret(String name) implements EmbeddingKey {
  static final Pattern FORM =
      Pattern.compile(
          "arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\\d{12}:secret:[A-Za-z0-9/_+=.@-]+");

  @Override
  public Optional<String> stored() throws IOException {
    try (SecretsManagerClient client = SecretsManagerClient.builder().region(region()).build()) {
      String text = client.getSecretValue(get -> get.secretId(name)).secretString();
      return Optional.of(text == null ? "" : text);
    } catch (SdkException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private Region region() {
    return Region.of(name.split(":", -1)[3]);
  }
}
