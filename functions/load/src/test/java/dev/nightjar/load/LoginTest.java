package dev.nightjar.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.ContractException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {
  private static Login of(String kind, String target, Map<String, String> environment) {
    return Login.of(
        LoadMain.command().parse("--root", "r", "--to", kind, "--target", target), environment);
  }

  @Test
  void readsWhatTheDatabasesOwnClientsRead() {
    assertThat(of("postgres", "jdbc:postgresql://h/d", Map.of("PGUSER", "u", "PGPASSWORD", "word")))
        .isEqualTo(new Login(Optional.of("u"), Optional.of("word")));
    assertThat(of("redis", "redis://h", Map.of("REDISCLI_AUTH", "word")))
        .isEqualTo(new Login(Optional.empty(), Optional.of("word")));
    assertThat(of("redis", "redis://h", Map.of()))
        .isEqualTo(new Login(Optional.empty(), Optional.empty()));
  }

  /** As Amazon writes it for its databases. */
  @Test
  void readsASecret() {
    String json =
        "{\"engine\":\"postgres\",\"username\":\"u\",\"password\":\"word\",\"port\":5432}";
    assertThat(Login.ofJson("shop", json))
        .isEqualTo(new Login(Optional.of("u"), Optional.of("word")))
        .hasToString("Login[hidden]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "word", "{\"user\":\"word\"}", "{\"password\":{\"a\":\"word\"}}", "[\"word\""})
  void saysWhatASecretMustHoldAndNotWhatItHolds(String value) {
    assertThatThrownBy(() -> Login.ofJson("shop", value))
        .isInstanceOf(ContractException.class)
        .hasMessageStartingWith(
            "--secret shop: expected JSON with password, and username if there is one, found ")
        .hasMessageNotContaining("word\"")
        .hasNoCause();
  }

  @Test
  void dynamoDbTakesNoSecret() {
    assertThatThrownBy(
            () -> LoadMain.command().parse("--root", "r", "--to", "dynamodb", "--secret", "s"))
        .hasMessage(
            "--secret must be left out for --to dynamodb, which knows the standard AWS chains");
  }
}
