package no.trygghub.drivers.lines;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The computer's own devices, through the C library. The numbers are those of Linux on every
 * processor that Debian runs on but MIPS.
 */
final class NativeDevices implements Devices {
  private static final int O_RDONLY = 0;
  private static final int O_CLOEXEC = 0x80000;

  private static final int ENOENT = 2;
  private static final int EACCES = 13;
  private static final int EBUSY = 16;
  private static final int ENODEV = 19;
  private static final int EINVAL = 22;
  private static final int ENOTTY = 25;

  @Override
  public Device open(Path path) throws IOException {
    try {
      Native.register(NativeDevices.class, "c");
      return new NativeDevice(open(path.toString(), O_RDONLY | O_CLOEXEC));
    } catch (LastErrorException e) {
      throw new IOException(reason(e), e);
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      throw new IOException("JNA has no library for this computer: " + e.getMessage(), e);
    }
  }

  private static String reason(LastErrorException e) {
    return switch (e.getErrorCode()) {
      case EACCES ->
          "permission denied; join the group that owns it ('gpio' on Raspberry Pi OS) or be root";
      case ENOENT, ENODEV -> "the chip has been removed";
      case EBUSY -> "it is busy";
      case ENOTTY, EINVAL ->
          "it does not understand what it is asked; a GPIO chip does since Linux 5.10";
      default -> String.valueOf(e.getMessage());
    };
  }

  private static native int open(String path, int flags) throws LastErrorException;

  private static native int ioctl(int descriptor, NativeLong request, byte[] struct)
      throws LastErrorException;

  private static native int close(int descriptor) throws LastErrorException;

  /** A descriptor. */
  private record NativeDevice(int descriptor) implements Device {
    @Override
    public void ask(long request, byte[] struct) throws IOException {
      try {
        int ignored = ioctl(descriptor, new NativeLong(request), struct);
      } catch (LastErrorException e) {
        throw new IOException(reason(e), e);
      }
    }

    @Override
    public void close() {
      try {
        int ignored = NativeDevices.close(descriptor);
      } catch (LastErrorException e) {
        // It was opened for reading, so nothing can be lost.
      }
    }
  }
}
