package dev.nightjar.publish;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

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
}
