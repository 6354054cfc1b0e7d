package no.trygghub.simulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * Who may know whom: drivers nobody, the hub the drivers, the simulator both, and nobody the
 * simulator.
 */
class ArchitectureTest {
  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("no.trygghub");

  @Test
  void driversKnowNoOtherModule() {
    noClasses()
        .that()
        .resideInAPackage("no.trygghub.drivers..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "no.trygghub.hub..", "no.trygghub.simulator..", "no.trygghub.provisioning..")
        .check(classes);
  }

  @Test
  void theHubKnowsNothingThatIsSimulated() {
    noClasses()
        .that()
        .resideInAPackage("no.trygghub.hub..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("no.trygghub.simulator..", "no.trygghub.provisioning..")
        .check(classes);
  }

  @Test
  void theHubNamesNoCertainDriver() {
    noClasses()
        .that()
        .resideInAPackage("no.trygghub.hub..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "no.trygghub.drivers.gpio..", "no.trygghub.drivers.accelerometer..", "com.pi4j..")
        .check(classes);
  }

  @Test
  void noTwoPackagesOfTheSimulatorKnowEachOther() {
    slices().matching("no.trygghub.simulator.(*)..").should().beFreeOfCycles().check(classes);
  }
}
