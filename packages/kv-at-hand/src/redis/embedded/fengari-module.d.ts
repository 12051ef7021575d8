declare module "fengari" {
  const fengari: import("./fengari.ts").Fengari;
  export default fengari;
}
