package dev.nightjar.launch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.nightjar.launch",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ImportsTest {
  @ArchTest
  static final ArchRule ONE_CLASS_KNOWS_THE_WAY_IN =
      noClasses()
          .that()
          .haveSimpleNameNotContaining("WorkloadIdentity")
          .and()
          .haveSimpleNameNotContaining("StandardChains")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.google..", "software.amazon..");

  @ArchTest
  static final ArchRule USES_NO_OTHER_STAGE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.nightjar.dataset..",
              "dev.nightjar.train..",
              "dev.nightjar.recommend..",
              "dev.nightjar.publish..",
              "dev.nightjar.nightly..");
}
