package dev.nightjar.dataset;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;

/** Imports point one way, up the list of packages in reading order, and to no other stage. */
@AnalyzeClasses(
    packages = "dev.nightjar.dataset",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ImportsTest {
  private static final List<String> READING_ORDER =
      List.of("identity", "element", "log", "sequence", "text", "similar", "quality", "check");

  @ArchTest static final ArchRule IMPORTS_POINT_ONE_WAY = oneWay();

  @ArchTest
  static final ArchRule NO_OTHER_STAGE =
      noClasses()
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "belong to another stage",
                  (JavaClass type) ->
                      type.getPackageName().startsWith("dev.nightjar.")
                          && !type.getPackageName()
                              .matches("dev\\.nightjar\\.(dataset|contract|stage|input)(\\..*)?")));

  private static ArchRule oneWay() {
    var layers = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String name : READING_ORDER) {
      layers = layers.layer(name).definedBy("dev.nightjar.dataset." + name);
    }
    layers = layers.layer("main").definedBy("dev.nightjar.dataset");
    for (int i = 0; i < READING_ORDER.size(); i++) {
      List<String> later = new ArrayList<>(READING_ORDER.subList(i + 1, READING_ORDER.size()));
      later.add("main");
      layers =
          layers
              .whereLayer(READING_ORDER.get(i))
              .mayOnlyBeAccessedByLayers(later.toArray(String[]::new));
    }
    return layers.whereLayer("main").mayNotBeAccessedByAnyLayer();
  }
}
