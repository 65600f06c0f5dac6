package dev.nightjar.load;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.nightjar.load",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ImportsTest {
  @ArchTest
  static final ArchRule READS_AS_CONSUMERS_DO =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.nightjar.dataset..", "dev.nightjar.train..", "dev.nightjar.recommend..");

  @ArchTest
  static final ArchRule NOTHING_USES_THE_MAIN_CLASS =
      noClasses()
          .that()
          .doNotHaveSimpleName("LoadMain")
          .should()
          .dependOnClassesThat()
          .haveSimpleName("LoadMain");
}
