package no.trygghub.drivers.accelerometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.plugin.mock.platform.MockPlatform;
import com.pi4j.plugin.mock.provider.i2c.MockI2C;
import com.pi4j.plugin.mock.provider.i2c.MockI2CProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import no.trygghub.drivers.DriverContext;
import no.trygghub.drivers.DriverException;
import no.trygghub.drivers.DriverOptions;
import no.trygghub.drivers.HubThread;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorBank;
import no.trygghub.drivers.SensorDriver;
import no.trygghub.drivers.SensorDriverProvider;
import no.trygghub.drivers.SensorEvent;
import no.trygghub.drivers.SensorFault;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.testing.ManualContext;
import org.junit.jupiter.api.Test;

class ChipProviderTest {
  private static final Sensor BELT = new Sensor(new SensorId("belt-1"), SensorKind.FALL, "worn");

  private final ManualContext context = new ManualContext();
  private final SimulatedChip chip = new SimulatedAdxl345();
  private final List<Runnable> readers = new ArrayList<>();
  private Optional<Runnable> onRise = Optional.empty();
  private final Set<Integer> linesHeld = new HashSet<>();

  @Test
  void bothChipsAreFoundByTheirNames() {
    assertThat(
            ServiceLoader.load(SensorDriverProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(SensorDriverProvider::givesSamples)
                .map(SensorDriverProvider::driver)
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder("adxl345", "lis3dh");
  }

  @Test
  void optionsThatNobodyGivesAreThoseOfTheUsualBoard() {
    assertThat(ReadingPlan.of(options(Map.of())))
        .isEqualTo(new ReadingPlan(1, 0x53, 16, 100, Optional.empty()));
  }

  @Test
  void everyOptionArrives() {
    assertThat(
            ReadingPlan.of(
                options(
                    Map.of(
                        "bus",
                        "3",
                        "address",
                        "0x1d",
                        "range",
                        "4 g",
                        "rate",
                        "400 Hz",
                        "interrupt-pin",
                        "22"))))
        .isEqualTo(new ReadingPlan(3, 0x1D, 4, 400, Optional.of(22)));
  }

  @Test
  void anAddressThatTheChipCannotHaveIsRefused() {
    assertThatThrownBy(() -> options(Map.of("address", "0x18")))
        .hasMessageContaining("expected one of 0x53, 0x1d");
    assertThatThrownBy(() -> options(Map.of("interrupt-pin", "28")))
        .hasMessageContaining("none or a whole number from 0 to 27");
  }

  @Test
  void aFullMemoryIsNeverWaitedForWhateverTheRate() {
    for (int rate : new int[] {25, 50, 100, 200, 400}) {
      ReadingPlan plan = new ReadingPlan(1, 0x53, 16, rate, Optional.of(22));

      assertThat(plan.watermark()).isBetween(1, Chip.MEMORY / 2);
      assertThat(plan.interval().toNanos() * rate / 1_000_000_000).isLessThan(Chip.MEMORY);
    }
  }

  @Test
  void nothingTouchesTheBusOnTheHubsOwnThread() throws Exception {
    SensorDriver driver = open(Map.of());

    context.advance(Duration.ofSeconds(4));

    assertThat(chip.openings()).isZero();
    assertThat(readers).hasSize(1);
    driver.close();
  }

  @Test
  void anInterruptEndsTheReadersWaiting() throws Exception {
    Wakeups wakeups = new Wakeups();
    wakeups.signal();
    wakeups.signal();

    long before = System.nanoTime();
    wakeups.await(Duration.ofMinutes(1));

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(30));
    // Both signals are spent: the next waiting lasts its time.
    wakeups.await(Duration.ofMillis(1));
  }

  @Test
  void theInterruptsLineIsHeldUntilItIsClosed() throws Exception {
    SensorDriver driver = open(Map.of("interrupt-pin", "22"));
    assertThat(linesHeld).containsExactly(22);
    assertThat(onRise).isPresent();

    driver.close();

    assertThat(linesHeld).isEmpty();
  }

  @Test
  void aBusThatHangsIsNotOpenedAgainWhileItDoes() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch letGo = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    Bus hangs =
        (bus, address) -> {
          hanging.countDown();
          awaitWhatever(letGo);
          throw new DriverException("I2C bus 1: it hung");
        };
    Adxl345Provider provider =
        new Adxl345Provider(
            hangs,
            interrupts(),
            reader -> {
              threads.add(started(reader));
              return threads.getLast()::interrupt;
            });
    SensorDriver driver = provider.open(BELT, options(Map.of()), context);
    hanging.await();
    driver.close();

    assertThatThrownBy(() -> provider.open(BELT, options(Map.of()), context))
        .isInstanceOf(DriverException.class)
        .hasMessageContaining("I2C bus 1, address 0x53: the bus still hangs");
    assertThat(threads).hasSize(1);

    letGo.countDown();
    threads.getFirst().join();
    provider.open(BELT, options(Map.of()), context).close();
    assertThat(threads).hasSize(2);
  }

  @Test
  void aChipThatIsGoneIsOneFaultAndIsOpenedAgainWithBackoff() {
    List<SensorEvent> events = new ArrayList<>();
    SensorBank bank =
        new SensorBank(
            List.of(new SensorBank.Wired(BELT, provider(), options(Map.of()))),
            context,
            events::add);
    chip.answers(0);
    bank.open();

    for (int second = 0; second < 130; second++) {
      runReaders();
      context.advance(Duration.ofSeconds(1));
    }

    // At once and after 1, 2, 4, 8, 16, 32 and 60 s.
    assertThat(chip.openings()).isEqualTo(8);
    assertThat(chip.closings()).isEqualTo(8);
    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            SensorFault.class,
            fault -> {
              assertThat(fault.present()).isTrue();
              assertThat(fault.cause()).isEqualTo("I2C bus 1: no answer");
            });
  }

  /** With threads, waiting and time as they are in a hub. */
  @Test
  void samplesArriveFromAThreadOfItsOwn() throws Exception {
    CountDownLatch sampled = new CountDownLatch(4);
    SimulatedChip inTime = new SimulatedLis3dh();
    Lis3dhProvider provider =
        new Lis3dhProvider(
            (bus, address) -> new Awake(inTime, inTime.bus().open(bus, address)),
            interrupts(),
            reader -> started(reader)::interrupt);

    SensorDriver driver =
        provider.open(
            BELT,
            DriverOptions.of(provider.options(), Map.of("rate", "400 Hz")),
            new LiveContext(event -> sampled.countDown()));

    assertThat(sampled.await(1, TimeUnit.MINUTES)).isTrue();
    driver.close();
  }

  @Test
  void pi4jReadsAndWritesTheRegistersThatItIsAskedFor() throws Exception {
    Context pi4j = mock();
    try (Registers registers = new Pi4jBus(() -> pi4j, MockI2CProvider.ID).open(1, 0x53)) {
      MockI2C device = (MockI2C) pi4j.registry().get("accelerometer");
      assertThat(device.bus()).isEqualTo(1);
      assertThat(device.device()).isEqualTo(0x53);

      registers.write(0x2D, 0xE5);
      byte[] back = new byte[1];
      registers.read(0x2D, back);
      assertThat(back).containsExactly(0xE5);
      device.writeRegister(0x32, new byte[] {1, 2, 3, 4, 5, 6}, 0, 6);
      byte[] sample = new byte[6];
      registers.read(0x32, sample);
      assertThat(sample).containsExactly(1, 2, 3, 4, 5, 6);

      assertThatThrownBy(() -> registers.read(0x00, back))
          .isInstanceOf(DriverException.class)
          .hasMessage("I2C bus 1, address 0x53: nothing to read");
    }
  }

  @Test
  void aBusThatIsNotThereIsAnErrorThatNamesItAndSaysWhatToDo() {
    assertThatThrownBy(() -> new Pi4jBus().open(250, 0x53))
        .isInstanceOf(DriverException.class)
        .hasMessageStartingWith(
            "I2C bus 250, address 0x53: the bus cannot be opened; switch I2C on and join the group"
                + " 'i2c': ");
  }

  private static Context mock() {
    return Pi4J.newContextBuilder()
        .add(new MockPlatform())
        .add(MockI2CProvider.newInstance())
        .build();
  }

  private SensorDriver open(Map<String, String> given) throws DriverException {
    return provider().open(BELT, options(given), context);
  }

  private Adxl345Provider provider() {
    return new Adxl345Provider(
        chip.bus(),
        interrupts(),
        reader -> {
          readers.add(reader);
          return () -> readers.remove(reader);
        });
  }

  private static DriverOptions options(Map<String, String> given) {
    return DriverOptions.of(new Adxl345Provider().options(), given);
  }

  private ChipProvider.Interrupts interrupts() {
    return (pin, sensor, rise) -> {
      onRise = Optional.of(rise);
      linesHeld.add(pin);
      return () -> linesHeld.remove(pin);
    };
  }

  private void runReaders() {
    List.copyOf(readers).forEach(Runnable::run);
    readers.clear();
    context.runHandedOver();
  }

  /** As a call of the kernel does, which no interrupt ends. */
  private static void awaitWhatever(CountDownLatch latch) {
    boolean over = false;
    while (!over) {
      try {
        latch.await();
        over = true;
      } catch (InterruptedException e) {
        // And on.
      }
    }
  }

  private static Thread started(Runnable reader) {
    Thread thread = new Thread(reader, "reader");
    thread.start();
    return thread;
  }

  /** A chip whose time goes by whenever it is read. */
  private record Awake(SimulatedChip chip, Registers registers) implements Registers {
    @Override
    public void read(int register, byte[] into) throws DriverException {
      chip.passes(Duration.ofMillis(20));
      registers.read(register, into);
    }

    @Override
    public void write(int register, int value) throws DriverException {
      registers.write(register, value);
    }

    @Override
    public void close() {
      registers.close();
    }
  }

  /** The hub's thread and time for a driver with a thread of its own; nothing falls due. */
  private record LiveContext(Consumer<SensorEvent> reported) implements DriverContext {
    @Override
    public HubTime now() {
      return new HubTime("boot", System.nanoTime(), Instant.EPOCH, false);
    }

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public HubThread.Timer after(Duration delay, Runnable task) {
      return () -> {};
    }

    @Override
    public void report(SensorEvent event) {
      reported.accept(event);
    }

    @Override
    public void lost(DriverException cause) {
      throw new IllegalStateException(cause);
    }
  }
}
