import type { BenchDatabase } from "../database.ts";
import { type Lab, withBench } from "../lab.ts";
import { load } from "../load.ts";
import { KEPT, list } from "../operations.ts";
import { exactly, type Row } from "../row.ts";
import { deleteAtRandom, seedArticleIndex, seedPosts } from "../seed.ts";
import { interleaved, median, ratios, spread } from "../statistics.ts";

const FEW = 1_000;

/** The cost of a page of 20 with very many posts, and after most were deleted; and the size of the index. */
export function measurePages({ subjects, quick, say }: Lab): Promise<Row[]> {
  return withBench(async (bench) => {
    const many = quick ? 100_000 : 1_000_000;
    const rounds = quick ? 3 : 9;
    const requests = quick ? 200 : 500;
    const shownMany = many.toLocaleString("en");
    say(`writing ${shownMany} posts`);
    const databases = { few: await bench.database(), many: await bench.database() };
    await seedPosts(databases.few, FEW);
    await seedPosts(databases.many, many);
    const portOf = async (database: BenchDatabase) =>
      (await bench.workerd(subjects["edge-posts"].at(database.near))).port;
    const ports = { few: await portOf(databases.few), many: await portOf(databases.many) };
    const p50 = async (port: number, query: string) => {
      const asked = Array.from({ length: requests }, () => list(`?limit=${KEPT}${query}`));
      return median((await load({ port, connections: 4, requests: asked })).times);
    };
    const shown = (values: readonly number[]) => `${median(values).toFixed(2)} ms`;
    const rows: Row[] = [];

    const places: [name: string, before: (count: number) => string][] = [
      ["first page", () => ""],
      ["in the middle", (count) => `&before=post:${count / 2}`],
      ["last page", () => `&before=post:${KEPT + 1}`],
    ];
    for (const [place, before] of places) {
      say(`a page of ${KEPT} with ${shownMany} posts: ${place}`);
      const times = await interleaved(rounds, ["many", "few"], (name) =>
        p50(ports[name], before(name === "many" ? many : FEW)),
      );
      rows.push({
        measure: `page of ${KEPT} of ${shownMany} posts: ${place}`,
        own: shown(times.many),
        other: `of 1,000 ${shown(times.few)}`,
        figure: spread(ratios(times.many, times.few)),
        bar: { most: 1.2 },
      });
    }

    say("the bytes of the index");
    const own = (await databases.many.bytes("posts:*")) / many;
    const article = await bench.database();
    await seedArticleIndex(article, many);
    const others = (await article.bytes("posts")) / many;
    rows.push({
      measure: `index of ${shownMany} posts`,
      own: `${own.toFixed(1)} B`,
      other: `article ${others.toFixed(1)} B`,
      figure: exactly(own),
      unit: "B a post",
      bar: { most: 6 },
    });

    const left = many / 100;
    say(`a page after ${(many - left).toLocaleString("en")} posts were deleted`);
    const whole: number[] = [];
    const sparse: number[] = [];
    for (let round = 0; round < rounds; round++) whole.push(await p50(ports.many, ""));
    await deleteAtRandom(databases.many, many, left);
    await p50(ports.many, "");
    for (let round = 0; round < rounds; round++) sparse.push(await p50(ports.many, ""));
    rows.push({
      measure: `page of ${KEPT} after ${(many - left).toLocaleString("en")} of them were deleted at random`,
      own: shown(sparse),
      other: `before ${shown(whole)}`,
      figure: spread(ratios(sparse, whole)),
      bar: { most: 3 },
    });
    return rows;
  });
}
