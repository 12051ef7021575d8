/** Writes numbers as C's printf, and therefore Lua 5.1, does. */
import { truncated } from "./numbers.ts";

/** `%.14g` if `precision` is 14: at most that many digits, with an exponent for extreme numbers. */
export function general(value: number, precision: number): string {
  if (!Number.isFinite(value)) return named(value);
  const [, exponent = 0] = value.toExponential(precision - 1).split("e");
  const isPlain = -4 <= Number(exponent) && Number(exponent) < precision;
  const text = isPlain ? fixed(value, precision - 1 - Number(exponent)) : exponential(value, precision - 1);
  return text.replace(/(\.\d*?)0+(?=e|$)/, "$1").replace(/\.(?=e|$)/, "");
}

/**
 * One conversion of a format.
 * @param form its flags (except `#`), width and precision: `-8.2` in `%-8.2f`
 * @param kind its letter, one of `diuoxXeEfgG`
 */
export function printf(form: string, kind: string, value: number): string {
  const [, flags = "", width = "", precision] = /^([-+ #0]*)(\d*)(?:\.(\d*))?$/.exec(form) ?? [];
  const isInteger = /[diuox]/i.test(kind);
  const text = isInteger
    ? integer(kind, truncated(value), Number(precision ?? 1))
    : real(kind, value, Number(precision ?? 6));
  const [, minus, digits = ""] = /^(-?)(.*)$/.exec(/[A-Z]/.test(kind) ? text.toUpperCase() : text) ?? [];
  const plus = /[diefg]/i.test(kind) && (/\+/.exec(flags) ?? / /.exec(flags))?.[0];
  const sign = minus || plus || "";
  const size = Number(width);
  if (flags.includes("-")) return (sign + digits).padEnd(size);
  const isFilled = flags.includes("0") && (isInteger ? precision === undefined : Number.isFinite(value));
  return isFilled ? sign + digits.padStart(size - sign.length, "0") : (sign + digits).padStart(size);
}

/** @param precision the fewest digits */
function integer(kind: string, value: bigint, precision: number): string {
  const base = { o: 8, x: 16, X: 16 }[kind] ?? 10;
  const text = (/[di]/.test(kind) ? value : BigInt.asUintN(64, value)).toString(base);
  return text.replace(/\w+/, (digits) => digits.padStart(precision, "0"));
}

function real(kind: string, value: number, precision: number): string {
  if (!Number.isFinite(value)) return named(value);
  if (kind === "f") return fixed(value, precision);
  return /e/i.test(kind) ? exponential(value, precision) : general(value, Math.max(precision, 1));
}

/** The exponent has at least two digits. */
function exponential(value: number, precision: number): string {
  return value.toExponential(precision).replace(/([+-])(\d)$/, "$10$2");
}

/** Rounds an exact half to the even digit, where toFixed rounds it up. */
function fixed(value: number, precision: number): string {
  const size = Math.abs(value);
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const exact =
    size < 1e21 ? size.toFixed(Math.min(precision + 30, 100)) : `${BigInt(size)}.${"0".repeat(100)}`;
  const lower = exact.slice(0, exact.indexOf(".") + (precision && precision + 1));
  const isHalf = /^\.?50*$/.test(exact.slice(lower.length));
  return sign + (size >= 1e21 || (isHalf && /[02468]$/.test(lower)) ? lower : size.toFixed(precision));
}

function named(value: number): string {
  if (Number.isNaN(value)) return "nan";
  return value < 0 ? "-inf" : "inf";
}
