package dev.nightjar.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Json;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/** User and password for a database; empty ones are left to its driver. */
record Login(Optional<String> user, Optional<String> password) {
  private static final String FORM = "JSON with password, and username if there is one";

  /**
   * From the secret, where one is named, otherwise from the environment.
   *
   * @param environment what the database's own clients read
   */
  static Login of(LoadSettings settings, Map<String, String> environment) {
    return settings.secret().map(Login::ofSecret).orElseGet(() -> of(settings.to(), environment));
  }

  private static Login of(LoadSettings.Kind kind, Map<String, String> environment) {
    return switch (kind) {
      case POSTGRES -> of(environment.get("PGUSER"), environment.get("PGPASSWORD"));
      case REDIS -> of(null, environment.get("REDISCLI_AUTH"));
      case DYNAMODB -> new Login(Optional.empty(), Optional.empty());
    };
  }

  private static Login of(String user, String password) {
    return new Login(Optional.ofNullable(user), Optional.ofNullable(password));
  }

  /** With credentials and region from the standard AWS chains. */
  private static Login ofSecret(String secret) {
    try (SecretsManagerClient client = SecretsManagerClient.create()) {
      GetSecretValueResponse value = client.getSecretValue(get -> get.secretId(secret));
      return ofJson(secret, Optional.ofNullable(value.secretString()).orElse(""));
    } catch (SdkException e) {
      throw new DatabaseException("--secret " + secret, "check its name and the rights to it", e);
    }
  }

  /** Never says what the secret holds. */
  static Login ofJson(String secret, String json) {
    JsonNode login;
    try {
      login = Json.read(json, JsonNode.class, "secret");
    } catch (ContractException e) {
      throw new ContractException(
          "--secret %s: expected %s, found something else".formatted(secret, FORM));
    }
    if (!login.path("password").isTextual()) {
      throw new ContractException(
          "--secret %s: expected %s, found no password".formatted(secret, FORM));
    }
    return of(login.path("username").textValue(), login.path("password").textValue());
  }

  @Override
  public String toString() {
    return "Login[hidden]";
  }
}
