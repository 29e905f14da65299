/** A filled area, asked point by point. Coordinates are those of the icon: 230 × 230, origin at the upper left. */
export type Shape = (x: number, y: number) => boolean;

/** A rectangle by its edges. */
export function rectangle(left: number, top: number, right: number, bottom: number): Shape {
  return (x, y) => x >= left && x < right && y >= top && y < bottom;
}

/** A straight line with round ends. */
export function line(x1: number, y1: number, x2: number, y2: number, width: number): Shape {
  const [dx, dy] = [x2 - x1, y2 - y1];
  return (x, y) => {
    const along = ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy);
    const part = Math.min(1, Math.max(0, along));
    const [offX, offY] = [x - x1 - part * dx, y - y1 - part * dy];
    return offX * offX + offY * offY <= (width / 2) * (width / 2);
  };
}

/** A cable that hangs between two points of equal height, as many short straight lines. */
export function cable(left: number, right: number, top: number, sag: number, width: number): Shape {
  const steps = 24;
  const point = (step: number): [number, number] => {
    const t = (2 * step) / steps - 1;
    return [left + ((right - left) * step) / steps, top + sag * (1 - t * t)];
  };
  return union(Array.from({ length: steps }, (_, step) => line(...point(step), ...point(step + 1), width)));
}

/** Everything inside any of the shapes. */
export function union(shapes: Shape[]): Shape {
  return (x, y) => shapes.some((shape) => shape(x, y));
}
