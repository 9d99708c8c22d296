/* capture/damage.c: see damage.h. */
#include "capture/damage.h"

/* Coordinates are cut to this, so that no sum of them leaves an int32_t, whatever a compositor sends. */
#define COORDINATE_MAX (G_MAXINT32 / 2)

/* A rectangle by its edges, in a type in which sums can't overflow. */
typedef struct {
	int64_t left, top, right, bottom;
} Edges;

static Edges
edges_of(Rect rect)
{
	return (Edges) { rect.x, rect.y, (int64_t)rect.x + rect.width, (int64_t)rect.y + rect.height };
}

static Edges
edges_cut(Edges edges, Edges to)
{
	return (Edges) { MAX(edges.left, to.left), MAX(edges.top, to.top), MIN(edges.right, to.right),
			 MIN(edges.bottom, to.bottom) };
}

static bool
edges_empty(Edges edges)
{
	return edges.right <= edges.left || edges.bottom <= edges.top;
}

static Rect
rect_of(Edges edges)
{
	return (Rect) { edges.left, edges.top, edges.right - edges.left, edges.bottom - edges.top };
}

static bool
covers(Rect outer, Rect inner)
{
	Edges a = edges_of(outer), b = edges_of(inner);

	return a.left <= b.left && a.top <= b.top && a.right >= b.right && a.bottom >= b.bottom;
}

/* Removes what the new rectangle covers: the list stays short while a window repaints itself again and again. */
static void
drop_covered(Damage *damage, Rect by)
{
	uint32_t n_kept = 0;

	for (uint32_t i = 0; i < damage->n_rects; i++) {
		if (!covers(by, damage->rects[i]))
			damage->rects[n_kept++] = damage->rects[i];
	}
	damage->n_rects = n_kept;
}

void
damage_add(Damage *damage, Rect rect)
{
	const Edges allowed = { -COORDINATE_MAX, -COORDINATE_MAX, COORDINATE_MAX, COORDINATE_MAX };
	Edges edges;

	if (rect.width <= 0 || rect.height <= 0)
		return;
	edges = edges_cut(edges_of(rect), allowed);
	if (edges_empty(edges))
		return;

	rect = rect_of(edges);
	for (uint32_t i = 0; i < damage->n_rects; i++) {
		if (covers(damage->rects[i], rect))
			return;
	}
	drop_covered(damage, rect);
	if (damage->n_rects == DAMAGE_RECTS_MAX) {
		Edges bounds = edges_of(damage_bounds(damage));

		rect = rect_of((Edges) { MIN(bounds.left, edges.left), MIN(bounds.top, edges.top),
					 MAX(bounds.right, edges.right), MAX(bounds.bottom, edges.bottom) });
		damage->n_rects = 0;
	}
	damage->rects[damage->n_rects++] = rect;
}

void
damage_merge(Damage *damage, const Damage *other)
{
	for (uint32_t i = 0; i < other->n_rects; i++)
		damage_add(damage, other->rects[i]);
}

void
damage_clip(Damage *damage, int32_t width, int32_t height)
{
	const Edges picture = { 0, 0, width, height };
	Damage clipped = { 0 };

	/* Adding them anew also drops those that cover each other once they are cut. */
	for (uint32_t i = 0; i < damage->n_rects; i++) {
		Edges edges = edges_cut(edges_of(damage->rects[i]), picture);

		if (!edges_empty(edges))
			damage_add(&clipped, rect_of(edges));
	}
	*damage = clipped;
}

Rect
damage_bounds(const Damage *damage)
{
	Edges bounds;

	if (damage->n_rects == 0)
		return (Rect) { 0 };

	bounds = edges_of(damage->rects[0]);
	for (uint32_t i = 1; i < damage->n_rects; i++) {
		Edges edges = edges_of(damage->rects[i]);

		bounds.left = MIN(bounds.left, edges.left);
		bounds.top = MIN(bounds.top, edges.top);
		bounds.right = MAX(bounds.right, edges.right);
		bounds.bottom = MAX(bounds.bottom, edges.bottom);
	}
	return rect_of(bounds);
}
