package dev.nightjar.recommend;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.nightjar.recommend",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ImportsTest {
  @ArchTest
  static final ArchRule USES_NO_OTHER_STAGE =
      noClasses()
          .that()
          .resideInAPackage("dev.nightjar.recommend..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.nightjar.dataset..",
              "dev.nightjar.train..",
              "dev.nightjar.publish..",
              "dev.nightjar.nightly..");

  @ArchTest
  static final ArchRule NOTHING_USES_THE_MAIN_CLASS =
      noClasses()
          .that()
          .doNotHaveSimpleName("RecommendMain")
          .should()
          .dependOnClassesThat()
          .haveSimpleName("RecommendMain");

  @ArchTest
  static final ArchRule ONLY_THE_SCORER_SPEAKS_TO_ONNX_RUNTIME =
      noClasses()
          .that()
          .doNotHaveSimpleName("BatchScorer")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.onnxruntime..");
}
