package no.trygghub.drivers.lines;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** Character devices, which Java opens but cannot ask. */
interface Devices {
  /**
   * Opens a device for reading.
   *
   * @throws IOException whose message says why it cannot be opened and what to do
   */
  Device open(Path path) throws IOException;

  /** An open device. */
  interface Device extends Closeable {
    /**
     * Sends a request of ioctl(2), which reads the bytes of a struct and writes them anew.
     *
     * @throws IOException whose message says why the kernel refused it and what to do
     */
    void ask(long request, byte[] struct) throws IOException;

    @Override
    void close();
  }
}
