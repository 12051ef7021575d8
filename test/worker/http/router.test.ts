import { describe, expect, it } from "vitest";
import { findRoute, route } from "../../../worker/http/router.ts";

const answer = () => new Response();
const ROUTES = ["/posts", "/posts/:id"].map((path) => route(path, [], { GET: answer }));

const find = (pathname: string) => {
  const found = findRoute(ROUTES, pathname);
  return found && [found.route.path, found.params.id];
};

describe("the path of a URL", () => {
  it.each([
    ["/posts", "/posts", undefined],
    ["/posts/", "/posts", undefined],
    ["/%70osts", "/posts", undefined],
    ["/posts/1", "/posts/:id", "1"],
    ["/posts/1/", "/posts/:id", "1"],
    ["/posts/post%3A1", "/posts/:id", "post:1"],
    ["/posts/1%2F2", "/posts/:id", "1/2"],
    ["/posts/%zz", "/posts/:id", "%zz"],
    ["/posts/constructor", "/posts/:id", "constructor"],
  ])("%s leads to %s", (pathname, path, id) => {
    expect(find(pathname)).toEqual([path, id]);
  });

  it.each([
    "/",
    "//",
    "/post",
    "/postss",
    "//posts",
    "/posts//",
    "/posts//1",
    "/posts/1/2",
    "/posts%2F1",
    "/POSTS",
    "/:id",
  ])("%s is not ours", (pathname) => expect(find(pathname)).toBeUndefined());
});
