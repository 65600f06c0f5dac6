package dev.nightjar.load;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Redis: a hash for each version, {@code P:RUN}, with a field for each user, and {@code P:current}
 * with the id of the run that readers are led to. {@code P:previous}, {@code P:versions} and {@code
 * P:RUN:files} say what is there. One node: the keys of a version are not spread over a cluster.
 */
final class Redis implements Database {
  private static final String WAY_OUT =
      "nothing was switched; mend the database or the settings, then load again: what is loaded stays";
  private static final int USERS_AT_ONCE = 500;

  /** A busy server is waited for. */
  private static final int TIMEOUT_MILLIS = 30_000;

  /** Compares and sets, so that of two loaders only one can switch from what it saw. */
  private static final String FLIP =
      """
      if redis.call('SISMEMBER', KEYS[3], ARGV[1]) == 0 then return -1 end
      local now = redis.call('GET', KEYS[1])
      if (now or '') ~= ARGV[2] then return 0 end
      if now then redis.call('SET', KEYS[2], now) end
      redis.call('SET', KEYS[1], ARGV[1])
      return 1
      """;

  /** Deletes a run that nobody needs: from then on nobody can write to it or switch to it. */
  private static final String DROP =
      """
      if redis.call('GET', KEYS[1]) == ARGV[1] or redis.call('GET', KEYS[2]) == ARGV[1] then return 0 end
      redis.call('UNLINK', KEYS[4], KEYS[5])
      return redis.call('SREM', KEYS[3], ARGV[1])
      """;

  /** Writes fields of a hash of a run that nobody deleted. */
  private static final String WRITE =
      """
      if redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 0 then return 0 end
      for i = 2, #ARGV, 2 do redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1]) end
      return 1
      """;

  private final JedisPooled redis;
  private final String prefix;
  private final String place;

  private Redis(JedisPooled redis, String prefix, String place) {
    this.redis = redis;
    this.prefix = prefix;
    this.place = place;
  }

  /**
   * @param environment REDISCLI_AUTH is the password, as for redis-cli
   */
  static Redis open(LoadSettings settings, Map<String, String> environment) {
    RedisTarget target = RedisTarget.of(settings.target().orElseThrow());
    Login login = Login.of(settings, environment);
    DefaultJedisClientConfig config =
        DefaultJedisClientConfig.builder()
            .user(target.user().or(login::user).orElse(null))
            .password(login.password().orElse(null))
            .database(target.database())
            .socketTimeoutMillis(TIMEOUT_MILLIS)
            .ssl(target.tls())
            .build();
    Redis redis =
        new Redis(
            new JedisPooled(new HostAndPort(target.host(), target.port()), config),
            settings.table(),
            settings.place());
    redis.asked(settings.checkLogin(), redis.redis::ping);
    return redis;
  }

  private <T> T asked(Supplier<T> request) {
    return asked(WAY_OUT, request);
  }

  private <T> T asked(String wayOut, Supplier<T> request) {
    try {
      return request.get();
    } catch (JedisException e) {
      throw new DatabaseException(place, wayOut, e);
    }
  }

  private String key(String... words) {
    return prefix + ":" + String.join(":", words);
  }

  @Override
  public Optional<String> current() {
    return Optional.ofNullable(asked(() -> redis.get(key("current"))));
  }

  @Override
  public void begin(Version version) {
    for (String key : List.of(key(version.run()), key(version.run(), "files"))) {
      String type = asked(() -> redis.type(key));
      if (!type.equals("none") && !type.equals("hash")) {
        throw new ContractException(
            "%s: expected a hash or nothing at %s, found a %s; give another --table"
                .formatted(place, key, type));
      }
    }
    asked(() -> redis.sadd(key("versions"), version.run()));
  }

  @Override
  public boolean has(Version version, FileEntry file) {
    return asked(() -> redis.hexists(key(version.run(), "files"), file.name()));
  }

  @Override
  public void load(Version version, FileEntry file, Users users) throws IOException {
    Map<String, String> batch = new HashMap<>();
    long[] count = {0};
    users.forEach(
        user -> {
          count[0]++;
          batch.put(user.userId(), Json.line(StoredItem.of(user)));
          if (batch.size() == USERS_AT_ONCE) {
            write(version, key(version.run()), batch);
            batch.clear();
          }
        });
    write(version, key(version.run()), batch);
    write(version, key(version.run(), "files"), Map.of(file.name(), Long.toString(count[0])));
  }

  private void write(Version version, String key, Map<String, String> fields) {
    List<String> arguments = new ArrayList<>();
    arguments.add(version.run());
    fields.forEach(
        (field, value) -> {
          arguments.add(field);
          arguments.add(value);
        });
    List<String> keys = List.of(key("versions"), key);
    if (asked(() -> redis.eval(WRITE, keys, arguments)).equals(0L)) {
      throw version.deleted(place);
    }
  }

  /** Once all files are there, each user of each must be. */
  @Override
  public void finish(Version version) {
    Map<String, String> files = asked(() -> redis.hgetAll(key(version.run(), "files")));
    long users = files.values().stream().mapToLong(Long::parseLong).sum();
    long found = asked(() -> redis.hlen(key(version.run())));
    if (files.size() != version.files().size() || found != users) {
      throw new ContractException(
          "%s: expected %,d users of %d files at %s, found %,d of %d: somebody else deleted some; delete both keys of the run, then load again"
              .formatted(
                  place, users, version.files().size(), key(version.run()), found, files.size()));
    }
  }

  @Override
  public boolean flip(Version version, Optional<String> from) {
    Object flipped = script(FLIP, version.run(), from.orElse(""));
    if (flipped.equals(-1L)) {
      throw version.deleted(place);
    }
    return flipped.equals(1L);
  }

  @Override
  public void prune() {
    for (String run : asked(() -> redis.smembers(key("versions")))) {
      script(DROP, run);
    }
  }

  private Object script(String script, String run, String... more) {
    List<String> keys =
        List.of(key("current"), key("previous"), key("versions"), key(run), key(run, "files"));
    List<String> arguments = new ArrayList<>(List.of(run));
    arguments.addAll(List.of(more));
    return asked(() -> redis.eval(script, keys, arguments));
  }

  @Override
  public void close() {
    redis.close();
  }
}
