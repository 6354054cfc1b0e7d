package no.trygghub.hub;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The direction that data flows in: each package knows only those above it on an event's way. */
class ArchitectureTest {
  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("no.trygghub");

  @Test
  void eachPackageKnowsOnlyThoseBeforeItOnTheWayOfAnEvent() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("no.trygghub..")
        .layer("drivers")
        .definedBy("no.trygghub.drivers..")
        .layer("tls")
        .definedBy("no.trygghub.hub.tls..")
        .layer("config")
        .definedBy("no.trygghub.hub.config..")
        .layer("change")
        .definedBy("no.trygghub.hub.change..")
        .layer("clock")
        .definedBy("no.trygghub.hub.clock..")
        .layer("json")
        .definedBy("no.trygghub.hub.json..")
        .layer("log")
        .definedBy("no.trygghub.hub.log..")
        .layer("falls")
        .definedBy("no.trygghub.hub.falls..")
        .layer("detection")
        .definedBy("no.trygghub.hub.detection..")
        .layer("contract")
        .definedBy("no.trygghub.hub.contract..")
        .layer("buffer")
        .definedBy("no.trygghub.hub.buffer..")
        .layer("uplink")
        .definedBy("no.trygghub.hub.uplink..")
        .layer("health")
        .definedBy("no.trygghub.hub.health..")
        .layer("local")
        .definedBy("no.trygghub.hub.local..")
        .layer("main")
        .definedBy("no.trygghub.hub.main..")
        .whereLayer("drivers")
        .mayNotAccessAnyLayer()
        .whereLayer("tls")
        .mayNotAccessAnyLayer()
        .whereLayer("config")
        .mayOnlyAccessLayers("drivers", "json", "falls")
        .whereLayer("clock")
        .mayOnlyAccessLayers("drivers")
        .whereLayer("change")
        .mayOnlyAccessLayers("drivers", "config", "clock", "json", "log")
        .whereLayer("json")
        .mayNotAccessAnyLayer()
        .whereLayer("log")
        .mayNotAccessAnyLayer()
        .whereLayer("falls")
        .mayOnlyAccessLayers("json")
        .whereLayer("detection")
        .mayOnlyAccessLayers("drivers", "config", "clock", "json")
        .whereLayer("contract")
        .mayOnlyAccessLayers("drivers", "config", "clock", "json", "detection")
        .whereLayer("buffer")
        .mayOnlyAccessLayers("json", "detection", "contract")
        .whereLayer("uplink")
        .mayOnlyAccessLayers(
            "drivers", "config", "clock", "log", "detection", "contract", "buffer", "tls")
        .whereLayer("health")
        .mayOnlyAccessLayers(
            "drivers", "config", "clock", "log", "detection", "contract", "buffer", "tls")
        .whereLayer("local")
        .mayOnlyAccessLayers("drivers", "config", "clock", "log")
        .whereLayer("main")
        .mayNotBeAccessedByAnyLayer()
        .check(classes);
  }

  @Test
  void noTwoPackagesOfTheHubKnowEachOther() {
    slices().matching("no.trygghub.hub.(*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void detectionIsPure() {
    noClasses()
        .that()
        .resideInAPackage("no.trygghub.hub.detection..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io..",
            "java.nio..",
            "java.sql..",
            "java.util.concurrent..",
            "java.util.logging..")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .check(classes);
  }

  @Test
  void onlyTheClockAsksTheSystemForTheTime() {
    noClasses()
        .that()
        .resideInAPackage("no.trygghub.hub..")
        .and()
        .resideOutsideOfPackage("no.trygghub.hub.clock..")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .check(classes);
  }
}
