import { mkdtempSync, readdirSync, readFileSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";

const [advisoryFile, root, sbomFile] = process.argv.slice(2);
const { advisories, planted, allowedLicences, licences } = JSON.parse(readFileSync(advisoryFile, "utf8"));
const skipped = new Set(["node_modules", "bin", "obj", ".git", ".data", "wwwroot"]);

/** Files below a folder whose name fits. */
function* files(folder, fits) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!skipped.has(entry.name)) yield* files(path, fits);
    } else if (fits(entry.name)) {
      yield path;
    }
  }
}

/** What a lock file names: { system, name, version, hash, isDirect, licence }. */
function* parts(lock) {
  const json = JSON.parse(readFileSync(lock, "utf8"));
  if (basename(lock) === "packages.lock.json") {
    for (const target of Object.values(json.dependencies)) {
      for (const [name, part] of Object.entries(target)) {
        if (part.type !== "Project") {
          yield {
            system: "nuget",
            name,
            version: part.resolved,
            hash: part.contentHash,
            isDirect: part.type === "Direct",
            licence: nuspecLicence(name, part.resolved) ?? licences[name],
          };
        }
      }
    }
  } else {
    const direct = { ...json.packages[""]?.dependencies, ...json.packages[""]?.devDependencies };
    for (const [path, part] of Object.entries(json.packages)) {
      const name = path.split("node_modules/").at(-1);
      if (path !== "") {
        yield {
          system: "npm",
          name,
          version: part.version,
          hash: part.integrity?.replace("sha512-", ""),
          isDirect: name in direct,
          licence: part.license ?? licences[name],
        };
      }
    }
  }
}

/** The licence that the package states in words that machines know. */
function nuspecLicence(name, version) {
  const folder = process.env.NUGET_PACKAGES ?? join(homedir(), ".nuget", "packages");
  const file = join(folder, name.toLowerCase(), version.toLowerCase(), `${name.toLowerCase()}.nuspec`);
  return existsSync(file)
    ? /<license type="expression">([^<]+)<\/license>/.exec(readFileSync(file, "utf8"))?.[1]
    : undefined;
}

/** Below 0, 0 or above 0. A version with a word behind it comes before the one without. */
function compare(a, b) {
  const [[x, xWord], [y, yWord]] = [a, b].map((v) => {
    const [numbers, ...word] = v.split("+")[0].split("-");
    return [numbers.split(".").map(Number), word.join("-")];
  });
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    if ((x[i] ?? 0) !== (y[i] ?? 0)) return (x[i] ?? 0) - (y[i] ?? 0);
  }
  return xWord === yWord ? 0 : xWord === "" ? 1 : yWord === "" ? -1 : xWord < yWord ? -1 : 1;
}

/** A range is "from..below": the first bad version and the first good one after it. */
const isIn = (version, range) => {
  const [from, below] = range.split("..");
  return compare(version, from) >= 0 && compare(version, below) < 0;
};

const isAllowed = (licence) =>
  licence !== undefined &&
  licence
    .replace(/[()]/g, "")
    .split(" OR ")
    .some((one) => one.split(" AND ").every((l) => allowedLicences.includes(l)));

function audit(folder) {
  const locks = [...files(folder, (name) => name === "packages.lock.json" || name === "package-lock.json")];
  const all = new Map();
  for (const lock of locks) {
    for (const part of parts(lock)) {
      const key = `${part.system} ${part.name} ${part.version}`;
      all.set(key, { ...part, isDirect: part.isDirect || (all.get(key)?.isDirect ?? false) });
    }
  }
  const found = [...all.values()];
  const findings = found.flatMap((part) =>
    advisories
      .filter(
        (a) =>
          a.system === part.system &&
          a.name.toLowerCase() === part.name.toLowerCase() &&
          a.ranges.some((r) => isIn(part.version, r)),
      )
      .map((a) => `${part.name} ${part.version} (${part.system}) has ${a.id}`),
  );
  findings.push(
    ...found
      .filter((p) => (p.isDirect || p.system === "npm") && !isAllowed(p.licence))
      .map((p) => `${p.name} ${p.version} (${p.system}) has the licence ${p.licence ?? "?"}`),
  );
  findings.push(
    ...[...files(folder, (name) => name.endsWith(".csproj") || name === "package.json")]
      .filter((p) => !existsSync(join(dirname(p), p.endsWith(".csproj") ? "packages.lock.json" : "package-lock.json")))
      .map((p) => `${relative(folder, p)} has no lock file`),
  );
  return { locks, found, findings };
}

/** An audit that overlooks a bad version that was put before it is worth nothing. */
function isBlind() {
  const folder = mkdtempSync(join(tmpdir(), "audit-"));
  try {
    const nuget = planted
      .filter((p) => p.system === "nuget")
      .map((p) => [p.name, { type: "Transitive", resolved: p.version }]);
    const npm = planted
      .filter((p) => p.system === "npm")
      .map((p) => [`node_modules/${p.name}`, { version: p.version, license: "MIT" }]);
    writeFileSync(
      join(folder, "packages.lock.json"),
      JSON.stringify({ version: 2, dependencies: { "net10.0": Object.fromEntries(nuget) } }),
    );
    writeFileSync(join(folder, "package-lock.json"), JSON.stringify({ packages: Object.fromEntries(npm) }));
    const { findings } = audit(folder);
    return (
      planted.length < 2 ||
      planted.some((p) => !findings.some((f) => f.startsWith(`${p.name} ${p.version} (${p.system}) has ${p.id}`)))
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function sbom(found) {
  const purl = (p) => `pkg:${p.system}/${p.name.replace("@", "%40")}@${p.version}`;
  return {
    bomFormat: "CycloneDX", specVersion: "1.5", version: 1,
    metadata: { component: { type: "application", name: "ChatPlatform", "bom-ref": "chatplatform" } },
    components: found
      .sort((a, b) => (purl(a) < purl(b) ? -1 : 1))
      .map((p) => ({
        type: "library",
        name: p.name,
        version: p.version,
        purl: purl(p),
        "bom-ref": purl(p),
        ...(p.hash === undefined
          ? {}
          : { hashes: [{ alg: "SHA-512", content: Buffer.from(p.hash, "base64").toString("hex") }] }),
        ...(p.licence === undefined ? {} : { licenses: [{ expression: p.licence }] }),
      })),
  };
}

if (isBlind()) {
  console.error("The audit does not find what was planted for it.");
  process.exit(2);
}
const { locks, found, findings } = audit(root);
if (sbomFile !== "-") {
  writeFileSync(sbomFile, JSON.stringify(sbom(found), null, 2) + "\n");
}
findings.forEach((f) => console.error(f));
console.log(
  `${found.length} packages of ${locks.length} lock files, ${advisories.length} advisories, ${findings.length} findings`,
);
process.exit(findings.length === 0 ? 0 : 1);
