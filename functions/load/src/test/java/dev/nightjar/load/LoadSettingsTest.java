package dev.nightjar.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.stage.command.HelpTexts;
import dev.nightjar.stage.command.StatedBounds;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadSettingsTest {
  private static LoadSettings parse(String... args) {
    return LoadMain.command().parse(args);
  }

  @Test
  void everyDefault() {
    assertThat(parse("--root", "r", "--to", "dynamodb"))
        .isEqualTo(
            new LoadSettings(
                "r",
                LoadSettings.Kind.DYNAMODB,
                Optional.empty(),
                "nightjar_recommendations",
                Optional.empty(),
                Optional.empty(),
                0));
  }

  @Test
  void refusesATargetOfAnotherKindOrNone() {
    assertThatThrownBy(() -> parse("--root", "r", "--to", "redis"))
        .hasMessage("--target must be given for --to redis, as redis://user@host:6379/0");
    assertThatThrownBy(() -> to("redis", "jdbc:x://h/d"))
        .hasMessage(
            "--target of --to redis must look like redis://user@host:6379/0, was jdbc:x://...");
    assertThatThrownBy(() -> to("redis", "redis://host/zero")).hasMessageContaining("must look");
    assertThatThrownBy(() -> to("dynamodb", "localhost:8000")).hasMessageContaining("must look");
    assertThatThrownBy(() -> parse("--root", "r", "--to", "dynamodb", "--table", "drop table; --"))
        .hasMessageStartingWith("--table must be 3 to 40 lower-case letters");
    assertThatThrownBy(() -> parse("--root", "r", "--to", "dynamodb", "--rate", "-1"))
        .hasMessageContaining("--rate");
  }

  private static LoadSettings to(String kind, String target) {
    return parse("--root", "r", "--to", kind, "--target", target);
  }

  @ParameterizedTest
  @CsvSource({
    "redis,redis://:secret@h/0,REDISCLI_AUTH",
    "redis,redis://u:a/secret@h/0,REDISCLI_AUTH",
    "postgres,jdbc:postgresql://h:5432/d?ssl=true&password=secret,PGPASSWORD",
    "postgres,jdbc:postgresql://u:secret@h/d,PGPASSWORD",
    "dynamodb,http://u:secret@h,the standard AWS chains"
  })
  void refusesAPasswordInTheTarget(String kind, String target, String place) {
    assertThatThrownBy(() -> to(kind, target))
        .hasMessage(
            "--target must not hold a password, which others would see: leave it out and give it in %s",
            place);
  }

  @Test
  void readsTargetsOfRedis() {
    assertThat(RedisTarget.of("redis://cache_1"))
        .isEqualTo(new RedisTarget(false, Optional.empty(), "cache_1", 6379, 0));
    assertThat(RedisTarget.of("rediss://me@[::1]:7000/2"))
        .isEqualTo(new RedisTarget(true, Optional.of("me"), "[::1]", 7000, 2));
  }

  @Test
  void explainsEverySettingByItself() {
    assertThat(HelpTexts.notAlone(LoadSettings.class)).isEmpty();
  }

  @Test
  void everyNumberStatesItsBoundAndHoldsIt() {
    assertThat(
            new StatedBounds<>(LoadSettings.class, Map.of("--root", "r", "--to", "dynamodb"))
                .faults())
        .isEmpty();
  }
}
