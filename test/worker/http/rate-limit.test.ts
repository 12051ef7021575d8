import { describe, expect, it } from "vitest";
import { clientKey } from "../../../worker/http/rate-limit.ts";

describe("clientKey", () => {
  it.each([
    ["192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:0DB8:0001:0002::9", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["1:2:3:4:5:6:7::", "1:2:3:4::/64"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["", ""],
  ])("makes %o %o", (address, key) => {
    expect(clientKey(address)).toBe(key);
  });
});
