package dev.nightjar.load;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Setting;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Everything that can be set for {@code load}. */
public record LoadSettings(
    @Setting("Root of the nights: a path, file:///... or s3://bucket/folder.") String root,
    @Setting("Kind of the database.") Kind to,
    @Setting(
            "Where it is, without a password: jdbc:postgresql://host/database, redis://user@host:6379/0 or"
                + " rediss://...; of dynamodb an endpoint, by default that of the region.")
        Optional<String> target,
    @Setting(
            value =
                "What readers ask for: a view, a prefix of keys, or a table; lower-case letters, digits and _.",
            defaultValue = "nightjar_recommendations")
        String table,
    @Setting(
            "Run to load, an id or a folder; by default the published one. Readers are"
                + " switched to a run named here, whatever is published.")
        Optional<String> run,
    @Setting(
            "Name or ARN of a secret of AWS Secrets Manager with username and password, as JSON; by default both"
                + " come from the environment.")
        Optional<String> secret,
    @Setting(value = "Rows per second at most, 0 or more; 0 sets no limit.", defaultValue = "0")
        int rate) {
  /** PostgreSQL adds the run's id, and has names of at most 63 letters. */
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{2,39}");

  private static final Pattern SECRET =
      Pattern.compile("//[^?]*:[^?]*@|[?&;][a-z]*password=", Pattern.CASE_INSENSITIVE);

  /** The databases there are, and what their {@code --target} looks like. */
  public enum Kind {
    POSTGRES(
        "jdbc:postgresql://host/database",
        "jdbc:postgresql:.+",
        "--target, PGUSER and PGPASSWORD",
        "PGPASSWORD"),
    DYNAMODB(
        "http://host:8000",
        "https?://[^/?@]+/?",
        "region and credentials of AWS",
        "the standard AWS chains"),
    REDIS(
        "redis://user@host:6379/0",
        RedisTarget.PATTERN.pattern(),
        "--target and REDISCLI_AUTH",
        "REDISCLI_AUTH");

    private final String example;
    private final Pattern target;
    private final String login;
    private final String password;

    Kind(String example, String target, String login, String password) {
      this.example = example;
      this.target = Pattern.compile(target);
      this.login = login;
      this.password = password;
    }

    private void check(String place) {
      Require.that(
          !SECRET.matcher(place).find(),
          "--target must not hold a password, which others would see: leave it out and give it in %s",
          password);
      Require.that(
          target.matcher(place).matches(),
          "--target of --to %s must look like %s, was %s",
          word(),
          example,
          place.replaceFirst("//.*", "//..."));
    }

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public LoadSettings {
    Require.notBlank(root, "--root");
    Require.notNull(to, "--to");
    Require.that(
        to == Kind.DYNAMODB || target.isPresent(),
        "--target must be given for --to %s, as %s",
        to.word(),
        to.example);
    target.ifPresent(to::check);
    Require.that(
        NAME.matcher(table).matches(),
        "--table must be 3 to 40 lower-case letters, digits and _, was %s",
        table);
    Require.that(
        secret.isEmpty() || to != Kind.DYNAMODB,
        "--secret must be left out for --to dynamodb, which knows %s",
        Kind.DYNAMODB.password);
    secret.ifPresent(name -> Require.notBlank(name, "--secret"));
    Require.atLeast(rate, 0, "--rate");
  }

  /** What to look at where the database does not let anybody in. */
  String checkLogin() {
    return "check " + secret.map(name -> "--target and --secret").orElse(to.login);
  }

  /** Where the database is, for messages. */
  String place() {
    return target.orElse(to.word());
  }
}
