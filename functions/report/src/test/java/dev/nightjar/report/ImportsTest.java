package dev.nightjar.report;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.nightjar.report",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ImportsTest {
  @ArchTest
  static final ArchRule READS_LISTS_AND_RULES_AND_NOTHING_ELSE_OF_THE_STAGES =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.nightjar.dataset..",
              "dev.nightjar.train..",
              "dev.nightjar.recommend",
              "dev.nightjar.functions..",
              "dev.nightjar.nightly..");
}
