package dev.nightjar.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.publish.Publisher;
import dev.nightjar.stage.Deadline;
import dev.nightjar.stage.StoppedException;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every database must do, with a real server. */
abstract class DatabaseContract {
  private static final AtomicInteger TABLES = new AtomicInteger();

  @TempDir Path root;
  ObjectStore store;
  String table;

  /** A connection of its own. */
  abstract Database open(String name);

  /** All users' lists as a reader sees them, one night; empty before the first. */
  abstract Map<String, List<String>> read() throws Exception;

  /** Ids of the runs that take room. */
  abstract Set<String> kept() throws Exception;

  @BeforeEach
  void openStore() {
    store = ObjectStores.open(root.toString());
    table = "recs_" + TABLES.incrementAndGet();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  final Loader.Outcome load() throws IOException {
    try (Database database = open(table)) {
      return loader(database).load();
    }
  }

  final Loader loader(Database database) {
    return loader(database, Deadline.NONE);
  }

  private Loader loader(Database database, Deadline deadline) {
    return new Loader(store, database, Optional.empty(), new RateLimit(0), deadline);
  }

  private static String id(String folder) {
    return folder.substring(folder.lastIndexOf('=') + 1);
  }

  @Test
  void loadsANightAndDoesNothingASecondTime() throws Exception {
    String night = Published.night(store, 1);
    Map<String, List<String>> lists = Published.lists(store, night);
    Loader.Outcome first = load();
    assertThat(first.changed()).isTrue();
    assertThat(first.rows()).isEqualTo(lists.values().stream().mapToLong(List::size).sum());
    assertThat(read()).isEqualTo(lists).hasSizeGreaterThan(Published.USERS / 2);
    Loader.Outcome again = load();
    assertThat(again.changed()).isFalse();
    assertThat(again.rows()).isZero();
  }

  @Test
  void keepsTheVersionBeforeAndARollbackNeedsNoLoading() throws Exception {
    String first = Published.night(store, 2);
    load();
    String second = Published.night(store, 3);
    load();
    String third = Published.night(store, 4);
    load();
    assertThat(kept()).containsExactlyInAnyOrder(id(second), id(third)).doesNotContain(id(first));
    new Publisher(store).rollBack(second);
    Loader.Outcome back = load();
    assertThat(back.changed()).isTrue();
    assertThat(back.rows()).isZero();
    assertThat(read()).isEqualTo(Published.lists(store, second));
    assertThat(kept()).containsExactlyInAnyOrder(id(second), id(third));
  }

  @Test
  void killedInTheMiddleItGoesOnWithWhatIsMissing() throws Exception {
    Map<String, List<String>> before = Published.lists(store, Published.night(store, 5));
    load();
    String night = Published.night(store, 6);
    for (int kill = 0; kill < 2; kill++) {
      try (Database database = open(table)) {
        Database dying = new DyingDatabase(database, 1);
        assertThatThrownBy(() -> loader(dying).load()).isInstanceOf(DyingDatabase.Killed.class);
      }
      assertThat(read()).isEqualTo(before);
    }
    Map<String, List<String>> lists = Published.lists(store, night);
    assertThat(load().rows()).isLessThan(lists.values().stream().mapToLong(List::size).sum());
    assertThat(read()).isEqualTo(lists);
  }

  @Test
  void stoppedBeforeTheTimeLimitItGoesOnWithWhatIsMissing() throws Exception {
    String night = Published.night(store, 15);
    Map<String, List<String>> lists = Published.lists(store, night);
    long rows = lists.values().stream().mapToLong(List::size).sum();
    AtomicLong clock = new AtomicLong();
    try (Database database = open(table)) {
      Database slow =
          new DyingDatabase(database, Integer.MAX_VALUE) {
            @Override
            public void load(Version version, FileEntry file, Users users) throws IOException {
              super.load(version, file, users);
              clock.addAndGet(TimeUnit.MINUTES.toNanos(10));
            }
          };
      assertThatThrownBy(() -> loader(slow, minutes(15, clock)).load())
          .isInstanceOf(StoppedException.class)
          .hasMessageStartingWith("stopped before the time limit: run " + id(night))
          .hasMessageEndingWith("nothing is switched; load again");
      assertThat(slow.current()).isEmpty();
      Loader.Outcome rest = loader(slow, minutes(60, clock)).load();
      assertThat(rest.changed()).isTrue();
      assertThat(rest.rows()).isPositive().isLessThan(rows);
    }
    assertThat(read()).isEqualTo(lists);
  }

  @Test
  void aFileThatNeverFitsIntoTheTimeLimitIsSaid() throws Exception {
    Published.night(store, 16);
    try (Database database = open(table)) {
      assertThatThrownBy(() -> loader(database, minutes(0, new AtomicLong())).load())
          .isInstanceOf(ContractException.class)
          .hasMessageContaining("takes longer than the time limit: raise the limit or --rate");
    }
  }

  private static Deadline minutes(long minutes, AtomicLong clock) {
    return Deadline.in(Duration.ofMinutes(minutes), clock::get);
  }

  @Test
  void twoLoadsAtOnceLeaveOneWholeNight() throws Exception {
    String night = Published.night(store, 7);
    ExecutorService two = Executors.newFixedThreadPool(2);
    try {
      List<Callable<Loader.Outcome>> both = List.of(this::load, this::load);
      int flips = 0;
      for (Future<Loader.Outcome> outcome : two.invokeAll(both)) {
        flips += outcome.get().changed() ? 1 : 0;
      }
      assertThat(flips).isEqualTo(1);
    } finally {
      two.shutdown();
    }
    assertThat(read()).isEqualTo(Published.lists(store, night));
    assertThat(kept()).containsExactly(id(night));
  }

  @Test
  void aReaderNeverSeesHalfANight() throws Exception {
    Set<Map<String, List<String>>> nights = ConcurrentHashMap.newKeySet();
    nights.add(Published.lists(store, Published.night(store, 8)));
    load();
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService reader = Executors.newSingleThreadExecutor();
    try {
      Future<Integer> looks =
          reader.submit(
              () -> {
                int count = 0;
                while (!done.get()) {
                  assertThat(nights).contains(read());
                  count++;
                }
                return count;
              });
      for (int seed = 9; seed < 13; seed++) {
        nights.add(Published.lists(store, Published.night(store, seed)));
        load();
      }
      done.set(true);
      assertThat(looks.get()).isPositive();
    } finally {
      reader.shutdown();
    }
  }

  @Test
  void aLoadThatIsOvertakenSwitchesNothing() throws Exception {
    String old = Published.night(store, 13);
    try (Database database = open(table)) {
      String[] newer = new String[1];
      Database slow =
          new DyingDatabase(database, Integer.MAX_VALUE) {
            @Override
            public void finish(Version version) {
              super.finish(version);
              newer[0] = publishAndLoad();
            }
          };
      assertThatThrownBy(() -> loader(slow).load())
          .isInstanceOf(LoadAgainException.class)
          .hasMessageContaining("run %s is loaded, but run ".formatted(id(old)))
          .hasMessageEndingWith(" was published meanwhile: nothing is switched; load again");
      assertThat(read()).isEqualTo(Published.lists(store, newer[0]));
    }
  }

  private String publishAndLoad() {
    try {
      String night = Published.night(store, 14);
      load();
      return night;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
