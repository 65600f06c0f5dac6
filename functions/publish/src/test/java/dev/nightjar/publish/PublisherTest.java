package dev.nightjar.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.publish.check.QualityLimits;
import dev.nightjar.publish.consumer.PublishedNight;
import dev.nightjar.publish.pointer.CurrentPointer;
import dev.nightjar.publish.pointer.Runs;
import dev.nightjar.recommend.TinyNight;
import dev.nightjar.stage.storage.ConflictException;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where the pointer leads after runs that are good, and after rollbacks. */
class PublisherTest {
  @TempDir Path root;
  private ObjectStore store;
  private Publisher publisher;
  private String good;

  /** A good night is published before each test. */
  @BeforeEach
  void publishAGoodNight() throws IOException {
    store = ObjectStores.open(root.toString());
    publisher = new Publisher(store);
    good = Nights.recommended(store, PartFormat.PARQUET, 5);
    assertThat(publisher.publish(good).changed()).isTrue();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void namesEveryFileInAManifestWhoseDigestThePointerHolds() throws IOException {
    FolderReader reader = FolderReader.open(store, good, Layout.RECOMMEND);
    reader.verify();
    assertThat(reader.manifest().files()).hasSize(1 + 2 * Nights.PARTS);
    assertThat(store.version(good + "/" + Layout.SUCCESS)).isPresent();
    PublishedNight night = PublishedNight.open(store);
    assertThat(night.pointer().sha256()).isEqualTo(reader.manifestDigest());
    assertThat(night.pointer().previousManifest()).isEmpty();
    assertThat(night.facts().users()).isEqualTo(60);
    assertThat(night.facts().rows()).isEqualTo(300);
    assertThat(night.facts().shortUsers()).isZero();
  }

  @Test
  void aPublishedNightThatIsDamagedStopsNoOther() throws IOException {
    store.overwrite(Layout.manifestOf(good), new byte[] {'{'});
    String next = Nights.recommended(store, PartFormat.CSV, 4);
    Publisher withChanges = new Publisher(store, QualityLimits.DEFAULT, true);
    assertThat(withChanges.publish(next).changed()).isTrue();
    assertThat(PublishedNight.open(store).deltaFrom()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(PartFormat.class)
  void publishesARunWithPinnedItemsAndItemsShownAgain(PartFormat format) throws IOException {
    String rules =
        """
        seen: {again-after-days: 90}
        pin: [{item: i5, rank: 2}, {item: i6, rank: 3}]
        boost: [{items: [i7], factor: 2}]
        cold: [{days: 3}]
        """;
    Path file = Files.writeString(root.resolve("rules.yaml"), rules);
    String run = Nights.ruled(store, format, 5, file);
    assertThat(publisher.publish(run).changed()).isTrue();
    FolderReader reader = FolderReader.open(store, run, Layout.RECOMMEND);
    reader.verify();
    assertThat(reader.manifest().files()).extracting(FileEntry::name).contains(Layout.POPULARITY);
    assertThat(PublishedNight.open(store).facts().sources())
        .containsEntry("pinned", 120L)
        .containsKeys("boosted", "model", "popular_recent");
  }

  @Test
  void publishesItemsThatComeBackByARhythmAndRefusesOthersThatSaySo() throws IOException {
    Path file = Files.writeString(root.resolve("again.yaml"), "seen: {again: 2}");
    String run = Nights.ruled(store, PartFormat.JSONL, 5, file);
    Nights.forge(root, run, 0, lines -> lines.replaceFirst("\"model\"", "\"again\""));
    assertThatThrownBy(() -> publisher.publish(run))
        .hasMessageContaining(
            "expected source again only under a rule and of an item the user had");
    publisher.publish(Nights.ruled(store, PartFormat.CSV, 5, file));
    assertThat(PublishedNight.open(store).facts().sources()).containsKeys("again", "model");
  }

  @Test
  void changesNothingForANightThatIsPublished() throws IOException {
    byte[] before = store.read(Layout.CURRENT);
    assertThat(publisher.publish(good).changed()).isFalse();
    assertThat(store.read(Layout.CURRENT)).isEqualTo(before);
  }

  @Test
  void movesOnAndRollsBack() throws IOException {
    String next = Nights.recommended(store, PartFormat.JSONL, 6);
    assertThat(publisher.publish(next).pointer().previousManifest())
        .contains(Layout.manifestOf(good));
    assertThat(PublishedNight.open(store).facts().top()).isEqualTo(6);
    String id = FolderReader.open(store, good, Layout.RECOMMEND).manifest().id();
    assertThat(publisher.rollBack(Runs.folder(store, id)).changed()).isTrue();
    assertThat(PublishedNight.open(store).facts().top()).isEqualTo(5);
    assertThat(publisher.rollBack(good).changed()).isFalse();
    assertThatThrownBy(() -> Runs.folder(store, "feedfeedfeed"))
        .hasMessageContaining(
            "expected one finished run feedfeedfeed, found 0; nightjar history --root");
  }

  @Test
  void whatWasRolledBackStaysOutUntilARollbackLeadsToIt() throws IOException {
    LocalDate next = TinyNight.DATE.plusDays(1);
    String bad = Nights.dated(store, next, 6);
    publisher.publish(bad);
    publisher.rollBack(good);
    Publisher.Outcome again = publisher.publish(bad);
    assertThat(again.changed()).isFalse();
    assertThat(again.warnings()).last().asString().contains("was rolled back and stays out");
    assertThat(again.pointer().manifest()).isEqualTo(Layout.manifestOf(good));
    String fixed = Nights.dated(store, next, 7);
    assertThat(publisher.publish(fixed).changed()).isTrue();
    assertThat(publisher.publish(bad).changed()).isFalse();
    assertThat(publisher.rollBack(bad).pointer().rolledBack())
        .containsExactly(Layout.manifestOf(fixed));
  }

  @Test
  void whatARollbackSkipsStaysOutAsWell() throws IOException {
    String skipped = Nights.dated(store, TinyNight.DATE.plusDays(1), 6);
    publisher.publish(skipped);
    publisher.publish(Nights.dated(store, TinyNight.DATE.plusDays(2), 6));
    publisher.rollBack(good);
    assertThat(publisher.publish(skipped).changed()).isFalse();
    String later = Nights.dated(store, TinyNight.DATE.plusDays(3), 6);
    assertThat(publisher.publish(later).pointer().rolledBack())
        .contains(Layout.manifestOf(skipped));
  }

  @Test
  void leavesThePointerOfWhoeverWasFaster() throws IOException {
    Optional<CurrentPointer.Read> before = CurrentPointer.read(store);
    String winner = Nights.recommended(store, PartFormat.JSONL, 6);
    String loser = Nights.recommended(store, PartFormat.JSONL, 7);
    publisher.publish(winner);
    byte[] pointer = store.read(Layout.CURRENT);
    publisher.publish(loser);
    publisher.rollBack(winner);
    FolderReader late = FolderReader.open(store, loser, Layout.RECOMMEND);
    assertThatThrownBy(() -> CurrentPointer.flip(store, late, before, List.of()))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("expected run " + before.orElseThrow().pointer().run())
        .hasMessageContaining("it stays");
    assertThat(store.read(Layout.CURRENT)).isNotEqualTo(pointer);
    assertThat(PublishedNight.open(store).facts().top()).isEqualTo(6);
  }

  @Test
  void aLostRaceAgainstOneselfIsWon() throws IOException {
    Optional<CurrentPointer.Read> before = CurrentPointer.read(store);
    String next = Nights.recommended(store, PartFormat.JSONL, 6);
    publisher.publish(next);
    FolderReader again = FolderReader.open(store, next, Layout.RECOMMEND);
    CurrentPointer.flip(store, again, before, List.of());
    CurrentPointer.flip(store, again, Optional.empty(), List.of());
    assertThat(PublishedNight.open(store).facts().top()).isEqualTo(6);
  }

  @Test
  void countsShortUsersAndPublishesThem() throws IOException {
    TinyNight small = TinyNight.random(5, 30, 9, 3);
    String run = Nights.recommended(store, small, PartFormat.PARQUET, 8);
    publisher.publish(run);
    assertThat(PublishedNight.open(store).facts().shortUsers()).isPositive();
  }
}
