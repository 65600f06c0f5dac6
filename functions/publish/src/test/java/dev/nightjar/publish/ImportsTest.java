package dev.nightjar.publish;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

@AnalyzeClasses(
    packages = "dev.nightjar.publish",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ImportsTest {
  @ArchTest
  static final ArchRule USES_NO_OTHER_STAGE =
      noClasses()
          .that()
          .resideInAPackage("dev.nightjar.publish..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.nightjar.dataset..",
              "dev.nightjar.train..",
              "dev.nightjar.recommend..",
              "dev.nightjar.nightly..");

  @ArchTest
  static final ArchRule NOTHING_USES_A_MAIN_CLASS =
      noClasses().should().dependOnClassesThat().haveSimpleNameEndingWith("Main");

  /** From what is read to what is done with it; a command is used by those after it at most. */
  private static final List<String> READING_ORDER =
      List.of(
          ".pointer",
          ".consumer",
          ".delta",
          ".check",
          "",
          ".history",
          ".verify",
          ".rollback",
          ".retain",
          ".forget",
          ".show");

  @ArchTest static final ArchRule IMPORTS_POINT_ONE_WAY = importsPointOneWay();

  private static ArchRule importsPointOneWay() {
    var layers = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String name : READING_ORDER) {
      layers = layers.layer("publish" + name).definedBy("dev.nightjar.publish" + name);
    }
    for (int i = 0; i < READING_ORDER.size(); i++) {
      String layer = "publish" + READING_ORDER.get(i);
      String[] later =
          READING_ORDER.stream().skip(i + 1L).map(n -> "publish" + n).toArray(String[]::new);
      layers =
          later.length == 0
              ? layers.whereLayer(layer).mayNotBeAccessedByAnyLayer()
              : layers.whereLayer(layer).mayOnlyBeAccessedByLayers(later);
    }
    return layers;
  }
}
