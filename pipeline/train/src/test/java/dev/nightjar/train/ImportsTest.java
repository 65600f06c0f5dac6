package dev.nightjar.train;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** Imports point one way, up the list of packages in reading order. */
@AnalyzeClasses(
    packages = "dev.nightjar.train",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ImportsTest {
  private static final List<String> READING_ORDER =
      List.of(
          "settings",
          "input",
          "tensor",
          "pairs",
          "onnx",
          "model",
          "evaluation",
          "training",
          "bundle");

  @ArchTest static final ArchRule IMPORTS_POINT_ONE_WAY = rule();

  private static ArchRule rule() {
    var layers = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String name : READING_ORDER) {
      layers = layers.layer(name).definedBy("dev.nightjar.train." + name);
    }
    layers = layers.layer("main").definedBy("dev.nightjar.train");
    for (int i = 0; i < READING_ORDER.size(); i++) {
      List<String> later =
          new java.util.ArrayList<>(READING_ORDER.subList(i + 1, READING_ORDER.size()));
      later.add("main");
      layers =
          layers
              .whereLayer(READING_ORDER.get(i))
              .mayOnlyBeAccessedByLayers(later.toArray(String[]::new));
    }
    return layers.whereLayer("main").mayNotBeAccessedByAnyLayer();
  }
}
